import { ConfigProvider, Effect, Exit, Layer } from "effect"
import { startFailureOf } from "../../app/StartFailure.ts"

/** Nobody has more mistakes than this in one group of variables. */
const MOST = 32

/**
 * Every problem of a configuration, each a sentence that begins with its variable. A configuration stops at its first
 * problem, so that variable is then read as `instead`, and the rest is looked at once more.
 */
export const of = Effect.fnUntraced(function* <A, E, R>(
  layer: Layer.Layer<A, E, R>,
  instead: string | undefined = undefined
) {
  const given = yield* ConfigProvider.ConfigProvider
  const settled = new Set<string>()
  const provider = ConfigProvider.make((path) => {
    if (!settled.has(path.join("_"))) return given.load(path)
    return Effect.succeed(instead === undefined ? undefined : ConfigProvider.makeValue(instead))
  })
  const problems: Array<string> = []
  while (problems.length < MOST) {
    const built = yield* Layer.build(layer).pipe(
      Effect.scoped,
      Effect.provideService(ConfigProvider.ConfigProvider, provider),
      Effect.exit
    )
    if (Exit.isSuccess(built)) break
    const { sentence } = startFailureOf(built.cause) ?? { sentence: "It was interrupted." }
    const [variable] = /^[A-Z][A-Z0-9_]+/.exec(sentence) ?? []
    if (variable !== undefined && settled.has(variable)) break
    problems.push(sentence)
    if (variable === undefined) break
    settled.add(variable)
  }
  return problems
})
