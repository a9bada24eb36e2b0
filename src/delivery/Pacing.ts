import { Clock, Context, Duration, Effect, Layer, Random } from "effect"
import { RateLimiter } from "effect/persistence"
import { type TenantId, tenantOf } from "../domain/Ids.ts"
import { type DeliveryAddress, nameOf } from "./DeliveryAddress.ts"
import { DeliveryConfig } from "./DeliveryConfig.ts"
import * as DeliveryMetrics from "./DeliveryMetrics.ts"

/** One actor's place before the gate. It keeps what it was given until it is used, so that no turn is wasted. */
export interface Turnstile {
  /** 0 when a message may go now; otherwise how long until it is worth asking again, in milliseconds. */
  readonly enter: Effect.Effect<number>
  /** The message went. */
  readonly spend: Effect.Effect<void>
}

/** Meta's rates: so many messages a second for a number, so many for one guest, and none while a throttle lasts. */
export class Pacing extends Context.Service<Pacing, {
  readonly turnstile: (address: DeliveryAddress) => Effect.Effect<Turnstile>
  /** Holds up every message of the number, or of the whole hotel, for so many milliseconds. */
  readonly pause: (
    address: DeliveryAddress,
    scope: "number" | "account",
    millis: number
  ) => Effect.Effect<void>
}>()("conserje/delivery/Pacing") {
  static readonly layer = Layer.effect(
    Pacing,
    Effect.gen(function* () {
      const config = yield* DeliveryConfig
      const limiter = yield* RateLimiter.RateLimiter
      /** Until when, in milliseconds since the epoch. As many as we have numbers and hotels. */
      const pauses = new Map<string, number>()

      const pausedFor = (address: DeliveryAddress, now: number) =>
        Math.max(0, ...keysOf(address).map((key) => (pauses.get(key) ?? 0) - now))

      const take = (key: string, limit: number, window: Duration.Duration) =>
        limiter.consume({ algorithm: "token-bucket", onExceeded: "fail", key, limit, window }).pipe(
          Effect.as(0),
          Effect.catchTag(
            "RateLimiterError",
            ({ reason }) =>
              reason._tag === "RateLimitExceeded"
                ? Effect.map(Random.next, (chance) => Math.ceil(Duration.toMillis(reason.retryAfter) + chance * SPREAD))
                // Without its store a limiter knows nothing; Meta's own throttles still stand behind it.
                : Effect.as(DeliveryMetrics.unpaced({}), 0)
          )
        )

      const turnstile = (address: DeliveryAddress) =>
        Effect.sync((): Turnstile => {
          const given = { pair: false, number: false }
          const pairWindow = Duration.times(config.pairEvery, config.pairBurst)
          return {
            enter: Effect.gen(function* () {
              const paused = pausedFor(address, yield* Clock.currentTimeMillis)
              if (paused > 0) return paused + Math.ceil((yield* Random.next) * SPREAD)
              if (!given.pair) {
                const wait = yield* take(`pair:${nameOf(address)}`, config.pairBurst, pairWindow)
                if (wait > 0) return wait
                given.pair = true
              }
              if (!given.number) {
                const key = `number:${address.phoneNumberId}`
                const wait = yield* take(key, config.numberPerSecond, Duration.seconds(1))
                if (wait > 0) return wait
                given.number = true
              }
              return 0
            }),
            spend: Effect.sync(() => {
              given.pair = false
              given.number = false
            })
          }
        })

      const pause = (address: DeliveryAddress, scope: "number" | "account", millis: number) =>
        Effect.gen(function* () {
          const now = yield* Clock.currentTimeMillis
          const [number, account] = keysOf(address)
          const key = scope === "number" ? number : account
          for (const [known, until] of pauses) if (until <= now) pauses.delete(known)
          pauses.set(key, Math.max(pauses.get(key) ?? 0, now + millis))
        })

      return Pacing.of({ turnstile, pause })
    })
  )
}

/** Those who were turned away together come back within this many milliseconds of each other. */
const SPREAD = 100

const keysOf = ({ conversationId, phoneNumberId }: DeliveryAddress): readonly [string, string] => [
  `number:${phoneNumberId}`,
  accountKey(tenantOf(conversationId))
]

/** We do not know which numbers share a business account; those of one hotel nearly always do. */
const accountKey = (tenantId: TenantId) => `account:${tenantId}`
