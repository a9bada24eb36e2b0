import { Clock, Duration, Effect, Option } from "effect"
import type { HttpServerRequest, HttpServerResponse } from "effect/http"
import { RateLimiter } from "effect/persistence"
import type { Audit } from "../audit/Audit.ts"
import * as WebhookMetrics from "./WebhookMetrics.ts"
import * as Refusal from "./WebhookRefusal.ts"
import * as WebhookWitness from "./WebhookWitness.ts"

const MINUTE = Duration.minutes(1)

/** One in so many of a minute's admissions are asked for at once: whoever comes by the thousand is asked about seldom. */
const STRIPS_OF_A_MINUTE = 100

/** The most addresses whose strips are kept. Forgetting one costs its address what was left of it. */
const MOST_STRIPS = 1_000

/** Admissions that were asked for and not used yet. */
interface Strip {
  left: number
  /** Milliseconds of the clock: when the limiter counts them no longer. */
  readonly until: number
}

/** Lets a client address in `limit` times a minute for a purpose; the answer is the refusal, or nothing. */
export type Allowance = (
  request: HttpServerRequest.HttpServerRequest,
  purpose: "verify" | "receive",
  limit: number
) => Effect.Effect<HttpServerResponse.HttpServerResponse | undefined>

/** Without an answer from the limiter everybody is let in: a guest's message weighs more than a flood. */
export const make: Effect.Effect<Allowance, never, Audit | RateLimiter.RateLimiter> = Effect.gen(function* () {
  const limiter = yield* RateLimiter.RateLimiter
  const witness = yield* WebhookWitness.make
  const clock = yield* Clock.Clock
  const strips = new Map<string, Strip>()

  const keep = (key: string, left: number, resetAfter: Duration.Duration) => {
    if (strips.size >= MOST_STRIPS && !strips.has(key)) strips.clear()
    strips.set(key, { left, until: clock.currentTimeMillisUnsafe() + Duration.toMillis(resetAfter) })
  }

  return (request, purpose, limit) => {
    const address = Option.getOrElse(request.remoteAddress, () => "unknown")
    const key = `webhook:${purpose}:${address}`
    const strip = strips.get(key)
    if (strip !== undefined && strip.left > 0 && clock.currentTimeMillisUnsafe() < strip.until) {
      strip.left -= 1
      return Effect.undefined
    }
    const ask = (tokens: number) => limiter.consume({ key, limit, window: MINUTE, tokens })
    const many = Math.max(1, Math.floor(limit / STRIPS_OF_A_MINUTE))
    const admitted = many === 1 ? ask(1) : ask(many).pipe(
      Effect.tap(({ resetAfter }) => Effect.sync(() => keep(key, many - 1, resetAfter))),
      // What is left of the minute may still be enough for one.
      Effect.catchIf(({ reason }) => reason._tag === "RateLimitExceeded", () => ask(1))
    )
    return Effect.matchEffect(admitted, {
      onSuccess: () => Effect.undefined,
      onFailure: ({ reason }) =>
        reason._tag === "RateLimitExceeded"
          ? WebhookMetrics.requests({ outcome: "limited" }).pipe(
            Effect.andThen(witness.limited(request)),
            Effect.as(Refusal.limited(reason))
          )
          : Effect.as(WebhookMetrics.limiterFailures({}), undefined)
    })
  }
})
