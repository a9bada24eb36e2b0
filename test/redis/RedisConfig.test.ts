import { assert, it } from "@effect/vitest"
import { ConfigProvider, Effect, Option, Redacted } from "effect"
import { RedisConfig } from "../../src/redis/RedisConfig.ts"

const read = (env: Record<string, string>) =>
  RedisConfig.pipe(
    Effect.provide(RedisConfig.layer),
    Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromEnv({ env }))
  )

it.effect("needs no Redis, and uses the one it is given", () =>
  Effect.gen(function* () {
    for (const env of [{}, { REDIS_URL: "" }]) assert.isTrue(Option.isNone((yield* read(env)).url))
    const { url } = yield* read({ REDIS_URL: "rediss://app:secret@cache.example:6380/1" })
    assert.strictEqual(Redacted.value(Option.getOrThrow(url)), "rediss://app:secret@cache.example:6380/1")
  }))

it.effect.each(["http://app:hunter2@cache", "hunter2", "redis:///0"])(
  "names the variable and hides the value of a bad address (%#)",
  (given) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(read({ REDIS_URL: given }))
      assert.include(error.message, "REDIS_URL is not of the form redis://user:password@host:port/0")
      assert.notInclude(error.message, "hunter2")
    })
)
