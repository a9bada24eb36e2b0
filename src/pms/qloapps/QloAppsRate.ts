import { Context, Duration, Effect, Layer } from "effect"
import { RateLimiter } from "effect/persistence"
import { PmsConfig } from "../PmsConfig.ts"
import type { PmsConnection } from "../PmsConnections.ts"
import { TooManyCalls } from "../PmsError.ts"

/**
 * How long a call waits for our own limit before it is not made at all. A quote waits a guest's patience; what belongs
 * to a write that has begun waits as long as it takes, because a booking must not stay unproved for a limit of ours.
 */
export const Patience = Context.Reference<Duration.Duration>("conserje/pms/qloapps/QloAppsRate/Patience", {
  defaultValue: () => Duration.seconds(5)
})

/** How often we call one shop. QloApps has no limit of its own and falls over instead, so the limit is ours. */
export class QloAppsRate extends Context.Service<QloAppsRate, {
  /** Waits for a place; fails when the wait would be longer than a guest's patience. */
  readonly take: (connection: PmsConnection) => Effect.Effect<void, TooManyCalls>
}>()("conserje/pms/qloapps/QloAppsRate") {
  static readonly layer = Layer.effect(
    QloAppsRate,
    Effect.gen(function* () {
      const { rate } = yield* PmsConfig
      const limiter = yield* RateLimiter.RateLimiter

      const take = (key: string, patience: Duration.Duration): Effect.Effect<void, TooManyCalls> =>
        limiter.consume({ key, limit: rate.calls, window: rate.window, algorithm: "token-bucket", onExceeded: "fail" })
          .pipe(
            Effect.asVoid,
            Effect.catchTag("RateLimiterError", ({ reason }) => {
              // A limiter that cannot be asked must not stop the hotel: the shop survived without one.
              if (reason._tag !== "RateLimitExceeded") return Effect.void
              const { retryAfter } = reason
              if (Duration.isGreaterThan(retryAfter, patience)) {
                return Effect.fail(new TooManyCalls({ retryAfter: Duration.toMillis(retryAfter) }))
              }
              const wait = Duration.max(retryAfter, Duration.millis(1))
              return Effect.andThen(Effect.sleep(wait), take(key, Duration.subtract(patience, wait)))
            })
          )

      return QloAppsRate.of({
        take: ({ baseUrl }) => Effect.flatMap(Patience, (patience) => take(`pms:${baseUrl.host}`, patience))
      })
    })
  )
}
