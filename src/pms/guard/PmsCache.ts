import { Context, Effect, Layer } from "effect"
import { Redis } from "effect/persistence"
import { PmsConfig } from "../PmsConfig.ts"
import * as MemoryShelves from "./MemoryShelves.ts"
import * as RedisShelves from "./RedisShelves.ts"
import type { Shelves } from "./Shelf.ts"

/** Answers of the PMS, kept for a while: fresh ones to save a call, old ones for when it is away. */
export class PmsCache extends Context.Service<PmsCache, Shelves>()("conserje/pms/guard/PmsCache") {
  static readonly layerMemory = Layer.effect(
    PmsCache,
    Effect.map(PmsConfig, ({ cache: { entries, stale } }) => MemoryShelves.make(entries, stale))
  )

  static readonly layerRedis = Layer.effect(
    PmsCache,
    Effect.gen(function* () {
      const { cache: { stale } } = yield* PmsConfig
      return RedisShelves.make(yield* Redis.Redis, stale)
    })
  )
}
