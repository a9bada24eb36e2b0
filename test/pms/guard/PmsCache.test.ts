import { assert, describe, layer } from "@effect/vitest"
import { Duration, Effect, Layer, Option, Redacted, Schedule, Schema } from "effect"
import { TenantId } from "../../../src/domain/Ids.ts"
import { PmsCache } from "../../../src/pms/guard/PmsCache.ts"
import * as Redis from "../../../src/redis/Redis.ts"
import * as RedisServer from "../../support/RedisServer.ts"
import * as PmsSettings from "../support/PmsSettings.ts"

const CASA = TenantId.make("casa")
const MAR = TenantId.make("mar")
const answers = { name: "test", codec: Schema.Struct({ rooms: Schema.Int }), fresh: Duration.minutes(5) }
const settings = PmsSettings.layer()
const tight = PmsSettings.layer({ cache: { ...PmsSettings.SETTINGS.cache, entries: 3 } })

/** What both places to keep answers must honour. */
const contract = <E>(name: string, cache: Layer.Layer<PmsCache, E>) =>
  layer(cache, { excludeTestServices: true })(`the cache (${name})`, (it) => {
    it.effect("gives back what was kept, to the hotel it is of and to no other", () =>
      Effect.gen(function* () {
        const shelf = (yield* PmsCache).shelf({ ...answers, name: "apart" })
        yield* shelf.keep(CASA, "q", yield* shelf.edition(CASA), { rooms: 3 })

        assert.deepStrictEqual(yield* shelf.look(CASA, "q"), Option.some({ value: { rooms: 3 }, fresh: true }))
        assert.isTrue(Option.isNone(yield* shelf.look(MAR, "q")))
        assert.isTrue(Option.isNone(yield* shelf.look(CASA, "other")))
      }))

    it.effect("calls nothing fresh that was asked before a write of ours, but still has it", () =>
      Effect.gen(function* () {
        const cache = yield* PmsCache
        const shelf = cache.shelf({ ...answers, name: "written" })
        yield* shelf.keep(CASA, "before", yield* shelf.edition(CASA), { rooms: 3 })
        yield* shelf.keep(MAR, "before", yield* shelf.edition(MAR), { rooms: 9 })
        const edition = yield* shelf.edition(CASA)
        yield* cache.invalidate(CASA)
        yield* shelf.keep(CASA, "meanwhile", edition, { rooms: 2 })
        yield* shelf.keep(CASA, "after", yield* shelf.edition(CASA), { rooms: 1 })
        const fresh = (tenantId: TenantId, key: string) =>
          Effect.map(shelf.look(tenantId, key), (found) => Option.getOrThrow(found).fresh)

        assert.isFalse(yield* fresh(CASA, "before"))
        assert.isFalse(yield* fresh(CASA, "meanwhile"))
        assert.isTrue(yield* fresh(CASA, "after"))
        assert.isTrue(yield* fresh(MAR, "before"))
      }))
  })

contract("memory", PmsCache.layerMemory.pipe(Layer.provide(settings)))

layer(PmsCache.layerMemory.pipe(Layer.provide(tight)))("the cache in memory", (it) => {
  it.effect("keeps as many answers as it may, and lets go of those that nobody asks for", () =>
    Effect.gen(function* () {
      const shelf = (yield* PmsCache).shelf(answers)
      const keep = (key: string) => shelf.keep(CASA, key, 0, { rooms: 1 })
      yield* Effect.forEach(["a", "b", "c"], keep)
      yield* shelf.look(CASA, "a")
      yield* keep("d")
      const kept = yield* Effect.filter(["a", "b", "c", "d"], (key) => Effect.map(shelf.look(CASA, key), Option.isSome))

      assert.deepStrictEqual(kept, ["a", "c", "d"])
    }))
})

const OnRedis = PmsCache.layerRedis.pipe(
  Layer.provide(settings),
  Layer.provide(Layer.unwrap(Effect.map(RedisServer.RedisServer, ({ url }) => Redis.layerUrl(Redacted.make(url))))),
  Layer.provideMerge(RedisServer.RedisServer.layer)
)

describe.skipIf(RedisServer.isMissing)("with a real redis-server", () => {
  contract("Redis", OnRedis)

  layer(OnRedis, { excludeTestServices: true })("the cache in Redis", (it) => {
    it.effect("keeps nothing and breaks nothing while Redis is away, and goes on when it is back", () =>
      Effect.gen(function* () {
        const server = yield* RedisServer.RedisServer
        const cache = yield* PmsCache
        const shelf = cache.shelf(answers)
        const kept = Effect.gen(function* () {
          yield* shelf.keep(CASA, "q", yield* shelf.edition(CASA), { rooms: 1 })
          yield* cache.invalidate(MAR)
          return Option.isSome(yield* shelf.look(CASA, "q"))
        })
        assert.isTrue(yield* kept)
        yield* server.kill
        assert.isFalse(yield* kept)
        yield* server.start
        yield* Effect.retry(Effect.filterOrFail(kept, (is) => is, () => "not yet"), {
          schedule: Schedule.spaced("50 millis"),
          times: 200
        })
      }))
  })
})
