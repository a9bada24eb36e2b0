import { Duration, Effect, Option } from "effect"
import type { HttpServerRequest, HttpServerResponse } from "effect/http"
import { RateLimiter } from "effect/persistence"
import type { Audit } from "../audit/Audit.ts"
import * as WebhookMetrics from "./WebhookMetrics.ts"
import * as Refusal from "./WebhookRefusal.ts"
import * as WebhookWitness from "./WebhookWitness.ts"

const MINUTE = Duration.minutes(1)

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
  return (request, purpose, limit) => {
    const address = Option.getOrElse(request.remoteAddress, () => "unknown")
    return limiter.consume({ key: `webhook:${purpose}:${address}`, limit, window: MINUTE }).pipe(
      Effect.matchEffect({
        onSuccess: () => Effect.undefined,
        onFailure: ({ reason }) =>
          reason._tag === "RateLimitExceeded"
            ? WebhookMetrics.requests({ outcome: "limited" }).pipe(
              Effect.andThen(witness.limited(request)),
              Effect.as(Refusal.limited(reason))
            )
            : Effect.as(WebhookMetrics.limiterFailures({}), undefined)
      })
    )
  }
})
