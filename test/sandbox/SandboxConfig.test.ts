import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Effect, Layer, Redacted } from "effect"
import { SandboxConfig, type SandboxOptions } from "../../src/sandbox/SandboxConfig.ts"

const read = (env: Record<string, string>, options: SandboxOptions = {}) =>
  Effect.scoped(Layer.build(SandboxConfig.layer(options))).pipe(
    Effect.flatMap((services) => Effect.provide(SandboxConfig, services)),
    Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromUnknown(env))
  )

describe("the sandbox's configuration", () => {
  it.effect("takes any free port and draws its secrets anew when nothing is said", () =>
    Effect.gen(function* () {
      const [one, other] = [yield* read({}), yield* read({})]
      assert.strictEqual(one.port, 0)
      assert.strictEqual(Redacted.value(one.secrets.appSecret).length, 48)
      assert.notStrictEqual(Redacted.value(one.secrets.appSecret), Redacted.value(other.secrets.appSecret))
    }))

  it.effect("names the variable when the port is none", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(read({ SANDBOX_META_PORT: "the blue one" }))
      assert.include(String(error), "SANDBOX_META_PORT")
    }))

  it.effect("keeps the secrets it is given", () =>
    Effect.gen(function* () {
      const { port, secrets } = yield* read({ SANDBOX_META_PORT: "4001" }, {
        secrets: { accessToken: Redacted.make("ours") }
      })
      assert.strictEqual(port, 4001)
      assert.strictEqual(Redacted.value(secrets.accessToken), "ours")
    }))
})
