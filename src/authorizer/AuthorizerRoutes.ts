import { Clock, Effect, Option, Schema } from "effect"
import { HttpRouter, HttpServerRequest, HttpServerResponse, ProblemDetails } from "effect/http"
import { RateLimiter } from "effect/persistence"
import { createHash } from "node:crypto"
import { Audit } from "../audit/Audit.ts"
import { Caller } from "../audit/Caller.ts"
import type { Authorizer } from "./AuthorizerConfig.ts"
import { AuthorizerEvents, type Outcome } from "./AuthorizerEvents.ts"
import { PER_MINUTE } from "../limits/RouteLimits.ts"
import { type Kind, KINDS } from "./AuthorizerMetrics.ts"
import * as AuthorizerMetrics from "./AuthorizerMetrics.ts"
import * as Signature from "./AuthorizerSignature.ts"

/** What the Authorizer's own webhooks are at most: an account with all that apps keep with it. */
const MOST_BYTES = 64 * 1024
/** Requests in a minute of an address that is not the Authorizer. */
const MOST_STRANGERS = 60

export const pathOf = (kind: Kind) => `/webhooks/authorizer/user-${kind}` as const

/** As the Authorizer sends it; a sender of ours may add an id. */
const Body = Schema.Struct({
  event_id: Schema.optionalKey(Schema.String.check(Schema.isPattern(/^[\w.:-]{1,128}$/))),
  user: Schema.Struct({ id: Schema.String.check(Schema.isPattern(/^[\w.:@|-]{1,128}$/)) })
})

/** The Authorizer's door: proved by a shared secret and, where a key is set, by a signature that is good for minutes. */
export const make = (authorizer: Authorizer) =>
  HttpRouter.use(Effect.fnUntraced(function* (router) {
    const events = yield* AuthorizerEvents
    const limiter = yield* RateLimiter.RateLimiter
    const audit = yield* Audit

    /** Seconds to wait; without an answer of the limiter nobody waits. */
    const wait = (who: string, limit: number) =>
      limiter.consume({ key: `authorizer:${who}`, limit, window: "1 minute" }).pipe(
        Effect.as(0),
        Effect.catchTag(
          "RateLimiterError",
          ({ reason }) => Effect.succeed(reason._tag === "RateLimitExceeded" ? 60 : 0)
        )
      )

    /** A flood is one event a minute, not one for each of its requests. */
    const turnedAway = (kind: Kind, address: string) =>
      limiter.consume({ key: `authorizer:noted:${address}`, limit: 1, window: "1 minute" }).pipe(
        Effect.matchEffect({
          onFailure: () => Effect.void,
          onSuccess: () =>
            audit.note({
              type: "access_denied",
              action: "signature.refused",
              resource: `route${pathOf(kind)}`,
              actor: { kind: "stranger", id: "" },
              address
            })
        }),
        Effect.andThen(AuthorizerMetrics.events({ kind, outcome: "refused" })),
        Effect.andThen(wait(`stranger:${address}`, MOST_STRANGERS)),
        Effect.map((seconds) => seconds > 0 ? tooMany(seconds) : STRANGER)
      )

    const take = Effect.fnUntraced(function* (kind: Kind, address: string, claim: Signature.Claim, bytes: Uint8Array) {
      const now = yield* Clock.currentTimeMillis
      if (!Signature.isGenuine(claim, bytes, now, authorizer)) return yield* turnedAway(kind, address)
      const seconds = yield* wait(kind, PER_MINUTE[`POST ${pathOf(kind)}`])
      if (seconds > 0) return tooMany(seconds)
      const body = yield* Effect.option(decode(new TextDecoder().decode(bytes)))
      if (Option.isNone(body)) {
        yield* AuthorizerMetrics.events({ kind, outcome: "refused" })
        return refusal(422, "the body is no event of an account")
      }
      const digest = createHash("sha256").update(bytes).digest("hex")
      const { event_id, user } = body.value
      // Without an id an event is what it says and when: signed, to the second; not signed, to five minutes.
      const id = event_id ?? `${kind}:${digest}:${claim.signature ?? Math.floor(now / Signature.TOLERANCE)}`
      const outcome = yield* events.take({ id, digest, kind, userId: user.id })
      yield* AuthorizerMetrics.events({ kind, outcome: outcome === "reused" ? "refused" : outcome })
      return outcome === "reused" ? refusal(409, "another event had this id") : answer(outcome)
    })

    const receive = (kind: Kind) =>
      Effect.gen(function* () {
        const request = yield* HttpServerRequest.HttpServerRequest
        const address = Option.getOrElse(request.remoteAddress, () => "unknown")
        if (Number(request.headers["content-length"] ?? 0) > MOST_BYTES) return TOO_LONG
        const bytes = new Uint8Array(yield* request.arrayBuffer)
        if (bytes.length > MOST_BYTES) return TOO_LONG
        const claim = {
          secret: request.headers[Signature.SECRET_HEADER],
          signature: request.headers[Signature.SIGNATURE_HEADER]
        }
        return yield* Effect.provideService(take(kind, address, claim, bytes), Caller, {
          actor: { kind: "system", id: "authorizer" },
          address
        })
      }).pipe(Effect.catchTags({
        HttpServerError: () => Effect.succeed(refusal(400, "the body cannot be read")),
        AuthorizerError: ({ message }) => later(kind, message),
        IdentityError: ({ message }) => later(kind, message)
      }))

    for (const kind of KINDS) yield* router.add("POST", pathOf(kind), receive(kind))
  }))

const decode = Schema.decodeUnknownEffect(Schema.fromJsonString(Body))

const refusal = (status: number, detail: string) =>
  ProblemDetails.toResponse({ type: ProblemDetails.blankType, status, title: "Not taken", detail })

const TOO_LONG = HttpServerResponse.setHeader(refusal(413, "the body is too long"), "connection", "close")

const STRANGER = refusal(401, "the secret or the signature is not right, or too old")

const tooMany = (seconds: number) =>
  HttpServerResponse.setHeader(refusal(429, "too many at once"), "retry-after", String(seconds))

const answer = (outcome: Outcome) => HttpServerResponse.jsonUnsafe({ status: "ok", outcome })

/** The Authorizer does not come again; the walk through all accounts makes up for it. */
const later = (kind: Kind, why: string) =>
  Effect.logWarning("an event of the Authorizer cannot be followed now", { kind, why }).pipe(
    Effect.andThen(AuthorizerMetrics.events({ kind, outcome: "unavailable" })),
    Effect.as(HttpServerResponse.setHeader(refusal(503, "nothing was done; send it again"), "retry-after", "30"))
  )
