import { Duration, Effect, Option } from "effect"
import type { HttpServerRequest } from "effect/http"
import { RateLimiter } from "effect/persistence"
import { Audit } from "../audit/Audit.ts"
import type { AuditEvent } from "../audit/AuditEvent.ts"

const MINUTE = Duration.minutes(1)

/** What the audit trail is told of Meta's door: whom it turned away. */
export interface WebhookWitness {
  /** Somebody who is not Meta, or whose secret is not ours. */
  readonly unsigned: (request: HttpServerRequest.HttpServerRequest, reason: string) => Effect.Effect<void>
  /** Somebody who came too often. */
  readonly limited: (request: HttpServerRequest.HttpServerRequest) => Effect.Effect<void>
}

/** A flood is one event a minute for each address, not one for each of its requests; none when nobody can count. */
export const make: Effect.Effect<WebhookWitness, never, Audit | RateLimiter.RateLimiter> = Effect.gen(function* () {
  const audit = yield* Audit
  const limiter = yield* RateLimiter.RateLimiter

  const once = (request: HttpServerRequest.HttpServerRequest, event: Pick<AuditEvent, "type" | "action" | "after">) => {
    const address = Option.getOrElse(request.remoteAddress, () => "unknown")
    const note = audit.note({
      ...event,
      resource: "route/webhooks/whatsapp",
      actor: { kind: "stranger", id: "" },
      address
    })
    return limiter.consume({ key: `webhook:noted:${event.type}:${address}`, limit: 1, window: MINUTE }).pipe(
      Effect.matchEffect({ onFailure: () => Effect.void, onSuccess: () => note })
    )
  }

  return {
    unsigned: (request, reason) =>
      once(request, { type: "access_denied", action: "signature.refused", after: { reason } }),
    limited: (request) => once(request, { type: "rate_limit_exceeded", action: "request" })
  }
})
