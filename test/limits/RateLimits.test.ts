import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Redacted } from "effect"
import { RateLimiter } from "effect/persistence"
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
