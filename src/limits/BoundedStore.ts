import { Clock, Duration, Effect, Layer } from "effect"
import { RateLimiter } from "effect/persistence"
import { type Allowance, forgetUntil, fromBucket, fromWindow, type Taken } from "./Allowance.ts"
import * as LimitsMetrics from "./LimitsMetrics.ts"

/** About 10 MB. Each key is somebody who asked lately: an address, a guest, a number. */
export const MOST_KEYS = 50_000

/**
 * A store in this process's memory that strangers cannot fill: beyond `mostKeys` it forgets those nearest to fresh.
 *
 * Adaptive limits learn from answers to our own calls, whose keys we choose ourselves: Effect's own store keeps those.
 */
export const make = Effect.fnUntraced(function* (mostKeys: number) {
  const adaptive = yield* RateLimiter.RateLimiterStore
  const allowances = new Map<string, Allowance>()

  const take = (key: string, from: (known: Allowance | undefined, now: number) => Taken) =>
    Effect.gen(function* () {
      const now = yield* Clock.currentTimeMillis
      const { allowance, answer } = from(allowances.get(key), now)
      allowances.set(key, allowance)
      if (allowances.size > mostKeys) yield* forget(now)
      return answer
    })

  const forget = Effect.fnUntraced(function* (now: number) {
    const until = forgetUntil([...allowances.values()].map(({ freshAt }) => freshAt), now)
    let early = 0
    for (const [key, { freshAt }] of allowances) {
      if (freshAt > until) continue
      if (freshAt > now) early += 1
      allowances.delete(key)
    }
    if (early > 0) yield* LimitsMetrics.forgotten({}, early)
  })

  return RateLimiter.RateLimiterStore.of({
    ...adaptive,
    fixedWindow: ({ key, limit, refillRate, tokens }) =>
      take(
        `window ${key}`,
        (known, now) => fromWindow(known, { tokens, limit, refillMillis: Duration.toMillis(refillRate) }, now)
      ),
    tokenBucket: ({ allowOverflow, key, limit, refillRate, tokens }) =>
      take(
        `bucket ${key}`,
        (known, now) =>
          fromBucket(known, { tokens, limit, allowOverflow, refillMillis: Duration.toMillis(refillRate) }, now)
      )
  })
})

export const layer = (mostKeys = MOST_KEYS): Layer.Layer<RateLimiter.RateLimiterStore> =>
  Layer.effect(RateLimiter.RateLimiterStore, make(mostKeys)).pipe(Layer.provide(RateLimiter.layerStoreMemory))
