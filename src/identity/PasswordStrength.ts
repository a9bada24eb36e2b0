import { Context, Effect, Layer } from "effect"
import { withoutWords } from "./PasswordPolicy.ts"

/** How well a password resists whoever knows the common ones, their variations, and the person. */
export class PasswordStrength extends Context.Service<PasswordStrength, {
  /** False for what would be guessed within some ten thousand million tries. */
  readonly resists: (password: string, obvious: ReadonlyArray<string>) => Effect.Effect<boolean>
}>()("conserje/identity/PasswordStrength") {
  /** With zxcvbn and the words of English and Spanish; they are loaded when the first password is looked at. */
  static readonly layer = Layer.effect(
    PasswordStrength,
    Effect.gen(function* () {
      const estimator = yield* Effect.cached(Effect.promise(async () => {
        const [{ ZxcvbnFactory }, common, english, spanish] = await Promise.all([
          import("@zxcvbn-ts/core"),
          import("@zxcvbn-ts/language-common"),
          import("@zxcvbn-ts/language-en"),
          import("@zxcvbn-ts/language-es-es")
        ])
        return new ZxcvbnFactory({
          dictionary: { ...common.dictionary, ...english.dictionary, ...spanish.dictionary },
          graphs: common.adjacencyGraphs
        })
      }))
      return PasswordStrength.of({
        resists: (password, obvious) =>
          withoutWords(password, obvious).length < LEAST
            ? Effect.succeed(false)
            : Effect.map(estimator, (estimator) => estimator.check(password, [...obvious]).score >= BEST)
      })
    })
  )
}

/** Letters and digits beside what everybody knows of the person. */
const LEAST = 8

/** The best of zxcvbn's five marks. */
const BEST = 4
