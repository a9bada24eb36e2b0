import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Exit, Fiber, Layer, Queue, Redacted, Schedule } from "effect"
import { Redis } from "effect/persistence"
import { MOST_PENDING } from "../../src/redis/RedisClient.ts"
import { check, layerUrl } from "../../src/redis/Redis.ts"
import * as RedisServer from "../support/RedisServer.ts"

const Server = Layer.unwrap(Effect.map(RedisServer.RedisServer, ({ url }) => layerUrl(Redacted.make(url)))).pipe(
  Layer.provideMerge(RedisServer.RedisServer.layer)
)

const soon = <A, E, R>(self: Effect.Effect<A, E, R>) =>
  Effect.retry(self, { schedule: Schedule.spaced("50 millis"), times: 200 })

/** Nothing listens on the discard port of this machine. */
const Nobody = layerUrl(Redacted.make("redis://127.0.0.1:9/0"))

const twice = Redis.script((key: string, value: number) => [key, value], {
  numberOfKeys: 1,
  lua: `redis.call("SET", KEYS[1], ARGV[1]) return redis.call("GET", KEYS[1]) * 2`
}).withReturnType<number>()

it.live("neither waits nor fails at the start while Redis is away, and says so to whoever asks", () =>
  Effect.gen(function* () {
    const redis = yield* Redis.Redis
    const [took, exit] = yield* Effect.timed(Effect.exit(redis.send("GET", "guest-4711")))
    assert.isTrue(Exit.isFailure(exit))
    assert.isBelow(Duration.toMillis(took), 3_000)
    assert.notInclude(String(exit), "guest-4711")
    assert.strictEqual((yield* Effect.flip(check))._tag, "RedisError")
  }).pipe(Effect.provide(Nobody)))

describe.skipIf(RedisServer.isMissing)("a real redis-server", () => {
  it.live("carries commands, scripts and messages", () =>
    Effect.gen(function* () {
      const redis = yield* Redis.Redis
      yield* check
      yield* redis.send("SET", "greeting", "¡hola!")
      assert.strictEqual(yield* redis.send("GET", "greeting"), "¡hola!")
      assert.strictEqual(yield* redis.eval(twice)("number", 21), 42)
      yield* redis.send("SCRIPT", "FLUSH")
      assert.strictEqual(yield* redis.eval(twice)("number", 4), 8)

      const queue = yield* redis.subscribe("news")
      yield* redis.send("PUBLISH", "news", "breakfast")
      assert.deepStrictEqual(yield* Queue.take(queue), { channel: "news", message: "breakfast" })
    }).pipe(Effect.scoped, Effect.provide(Server)))

  it.live("keeps a blocking command from holding up the others", () =>
    Effect.gen(function* () {
      const redis = yield* Redis.Redis
      const own = yield* redis.reserve
      const popped = yield* Effect.forkChild(own.send("BLPOP", "queue", "5"))
      yield* check
      yield* redis.send("RPUSH", "queue", "towels")
      assert.deepStrictEqual(yield* Fiber.join(popped), [
        "queue",
        "towels"
      ])
    }).pipe(Effect.scoped, Effect.provide(Server)))

  it.live("fails at once while Redis is gone and works again when it is back, subscriptions too", () =>
    Effect.gen(function* () {
      const server = yield* RedisServer.RedisServer
      const redis = yield* Redis.Redis
      const queue = yield* redis.subscribe("news")
      yield* server.kill
      yield* soon(Effect.flip(check))
      const [took] = yield* Effect.timed(Effect.flip(check))
      assert.isBelow(Duration.toMillis(took), 2_500)

      yield* server.start
      yield* soon(check)
      yield* soon(
        Effect.flatMap(
          redis.send<number>("PUBLISH", "news", "again"),
          (heard) => heard > 0 ? Effect.void : Effect.fail("nobody listens yet")
        )
      )
      assert.deepStrictEqual(yield* Queue.take(queue), { channel: "news", message: "again" })
    }).pipe(Effect.scoped, Effect.provide(Server)))

  it.live("refuses what comes on top of a full queue, and answers all that it took", () =>
    Effect.gen(function* () {
      const redis = yield* Redis.Redis
      const exits = yield* Effect.forEach(
        Array.from({ length: MOST_PENDING + 100 }),
        () => Effect.exit(redis.send("INCR", "count")),
        { concurrency: "unbounded" }
      )
      const taken = exits.filter(Exit.isSuccess).length
      assert.isAtLeast(taken, MOST_PENDING)
      assert.isBelow(taken, exits.length)
      assert.strictEqual(yield* redis.send("GET", "count"), String(taken))
    }).pipe(Effect.provide(Server)))
})
