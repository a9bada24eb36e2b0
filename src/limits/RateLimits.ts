import { Layer } from "effect"
import { RateLimiter, type Redis } from "effect/persistence"
import * as BoundedStore from "./BoundedStore.ts"
import * as SharedStore from "./SharedStore.ts"

/** Effect's `RateLimiter` for one process. */
export const layerMemory: Layer.Layer<RateLimiter.RateLimiter> = RateLimiter.layer.pipe(
  Layer.provide(BoundedStore.layer())
)

/** Effect's `RateLimiter` for several processes behind one Redis. */
export const layerRedis: Layer.Layer<RateLimiter.RateLimiter, never, Redis.Redis> = RateLimiter.layer.pipe(
  Layer.provide(SharedStore.layer)
)
