import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Effect, Exit } from "effect"
import { startFailureOf } from "../../src/app/StartFailure.ts"
import { SecretsConfig } from "../../src/secrets/SecretsConfig.ts"

const KEY = Buffer.from(Uint8Array.from({ length: 32 }, (_, at) => at * 7)).toString("base64")
const OTHER = Buffer.from(Uint8Array.from({ length: 32 }, (_, at) => at * 5 + 3)).toString("base64url")

const read = (text?: string) =>
  SecretsConfig.pipe(
    Effect.provide(SecretsConfig.layer),
    Effect.provideService(
      ConfigProvider.ConfigProvider,
      ConfigProvider.fromUnknown(text === undefined ? {} : { SECRETS_KEYS: text })
    )
  )

const sentence = (text: string) =>
  Effect.map(Effect.exit(read(text)), (exit) => Exit.isFailure(exit) ? startFailureOf(exit.cause)?.sentence ?? "" : "")

describe("SECRETS_KEYS", () => {
  it.effect("may be left out, and may be several, newest first", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual((yield* read()).keys, [])
      assert.deepStrictEqual((yield* read(" ")).keys, [])
      const { keys } = yield* read(`${KEY}, ${OTHER}`)
      assert.strictEqual(keys.length, 2)
      assert.notStrictEqual(keys[0]?.id, keys[1]?.id)
      assert.strictEqual((yield* read(KEY)).keys[0]?.id, keys[0]?.id)
      assert.notInclude(JSON.stringify(keys), KEY)
    }))

  it.effect("stops the start with a sentence that does not repeat it", () =>
    Effect.gen(function* () {
      const zeros = Buffer.alloc(32).toString("base64")
      for (const wrong of ["hunter2-hunter2", `${KEY},short`, KEY.slice(4), zeros, `${KEY};${OTHER}`]) {
        const said = yield* sentence(wrong)
        assert.match(said, /^SECRETS_KEYS .*openssl rand -base64 32\.$/)
        assert.notInclude(said, wrong)
      }
    }))
})
