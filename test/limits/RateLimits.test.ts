import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Layer, Option, Redacted } from "effect"
import { RateLimiter } from "effect/persistence"
import { allowed } from "../../src/admin/Asking.ts"
import { perMinuteOf } from "../../src/limits/RouteLimits.ts"
import * as RateLimits from "../../src/limits/RateLimits.ts"
import * as Redis from "../../src/redis/Redis.ts"
import * as RedisServer from "../support/RedisServer.ts"
import { contract } from "./StoreContract.ts"

contract("memory", RateLimits.layerMemory, { ofWindows: "test" })

const Real = RateLimits.layerRedis.pipe(
  Layer.provide(Layer.unwrap(Effect.map(RedisServer.RedisServer, ({ url }) => Redis.layerUrl(Redacted.make(url))))),
  Layer.provideMerge(RedisServer.RedisServer.layer)
)

describe.skipIf(RedisServer.isMissing)("with a real redis-server", () => {
  contract("Redis", Real, { ofWindows: "server" })

  it.live("counts one caller once, whichever replica is asked", () =>
    Effect.gen(function* () {
      const { url } = yield* RedisServer.RedisServer
      const replica = Effect.map(
        Layer.build(Layer.fresh(RateLimits.layerRedis.pipe(Layer.provide(Redis.layerUrl(Redacted.make(url)))))),
        Context.get(RateLimiter.RateLimiter)
      )
      const replicas = [yield* replica, yield* replica] as const
      const perMinute = perMinuteOf("GET /admin/dashboard")
      const ask = (n: number) => allowed(replicas[n % 2 === 0 ? 0 : 1], { key: "user:ana", perMinute })
      const waits = yield* Effect.forEach(Array.from({ length: perMinute }, (_, n) => n), ask)
      assert.isTrue(waits.every(Option.isNone))
      assert.isTrue(Option.isSome(yield* ask(0)))
      assert.isTrue(Option.isSome(yield* ask(1)))
      const other = yield* allowed(replicas[1], { key: "user:eva", perMinute })
      assert.isTrue(Option.isNone(other))
    }).pipe(Effect.scoped, Effect.provide(Real)))

  it.live("still limits while Redis is gone, each process alone", () =>
    Effect.gen(function* () {
      const server = yield* RedisServer.RedisServer
      const limiter = yield* RateLimiter.RateLimiter
      yield* server.kill
      const asked = { algorithm: "token-bucket", window: "1 hour", limit: 2, key: "guest" } as const
      yield* limiter.consume(asked)
      yield* limiter.consume(asked)
      const { reason } = yield* Effect.flip(limiter.consume(asked))
      assert.strictEqual(reason._tag, "RateLimitExceeded")
    }).pipe(Effect.provide(Real)))
})
