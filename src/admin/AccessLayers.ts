import { Context, Effect, Layer, Option, Redacted, SchemaIssue } from "effect"
import { HttpMiddleware, HttpServerRequest, HttpServerRespondable, type HttpServerResponse } from "effect/http"
import { type HttpApiEndpoint, HttpApiMiddleware } from "effect/http-api"
import { RateLimiter } from "effect/persistence"
import { Audit } from "../audit/Audit.ts"
import { Caller } from "../audit/Caller.ts"
import { CorrelationId } from "../domain/CorrelationId.ts"
import { ApiKeys } from "../identity/ApiKeys.ts"
import { Identity } from "../identity/Identity.ts"
import type { IdentityError } from "../identity/IdentityError.ts"
import { actorOf, type Principal } from "../identity/Principal.ts"
import type { House, OneHotel } from "../identity/Scope.ts"
import { Authenticated, CurrentPrincipal, Needs, Permitted, Reveals, Throttled, Validated } from "./Access.ts"
import { OF_EVERY_CALLER, perMinuteOf } from "../limits/RouteLimits.ts"
import * as TenantWall from "../sql/TenantWall.ts"
import { WebhookConfig } from "../whatsapp/WebhookConfig.ts"
import { NOWHERE } from "./Answers.ts"
import { addressOf, allowed, currentAddress, currentRequestId, inProblems, tooMany } from "./Asking.ts"
import { Invalid, NotAuthenticated, NotPermitted, Unavailable } from "./Problem.ts"

/** Whom a trusted proxy speaks for is the client: its address is counted and kept. */
const believing = Effect.map(WebhookConfig, ({ trustedProxies }) => {
  const believe = HttpMiddleware.xForwardedHeaders({ trustedProxies })
  return <E, R>(
    self: Effect.Effect<HttpServerResponse.HttpServerResponse, E, R | HttpServerRequest.HttpServerRequest>
  ) => trustedProxies.length === 0 ? self : believe(self)
})

const authenticated = Layer.effect(
  Authenticated,
  Effect.gen(function* () {
    const identity = yield* Identity
    const keys = yield* ApiKeys
    const audit = yield* Audit
    const limiter = yield* RateLimiter.RateLimiter
    const believed = yield* believing

    const turnedAway = Effect.fnUntraced(function* (endpoint: HttpApiEndpoint.Top) {
      const address = yield* currentAddress
      const wait = yield* allowed(limiter, { key: `strangers:${address}`, perMinute: OF_EVERY_CALLER.stranger })
      if (Option.isSome(wait)) return Option.some(yield* tooMany(wait.value))
      yield* audit.note({
        type: "access_denied",
        action: "token.refused",
        resource: `route/${endpoint.method} ${endpoint.path}`,
        actor: { kind: "stranger", id: "" },
        address,
        requestId: yield* currentRequestId
      })
      return Option.none()
    })

    return Authenticated.of({
      // A key that is shown is the caller's word: no token is looked at after it.
      apiKey: (inside, { credential, endpoint }) =>
        believed(Effect.gen(function* () {
          if (isMissing(credential)) return yield* new NotAuthenticated({ detail: MISSING })
          const principal = yield* Effect.result(known(keys.whoIs(credential)))
          if (principal._tag === "Success") return yield* entering(inside, principal.success)
          const refusal = principal.failure._tag === "NotAuthenticated" ? yield* turnedAway(endpoint) : Option.none()
          return Option.isSome(refusal) ? refusal.value : yield* HttpServerRespondable.toResponse(principal.failure)
        })),
      bearer: (inside, { credential, endpoint }) =>
        believed(Effect.gen(function* () {
          if (isMissing(credential)) return yield* new NotAuthenticated({ detail: MISSING })
          const principal = yield* Effect.result(known(identity.whoIs(credential)))
          if (principal._tag === "Success") return yield* entering(inside, principal.success)
          const refusal = principal.failure._tag === "NotAuthenticated" ? yield* turnedAway(endpoint) : Option.none()
          return Option.isSome(refusal) ? refusal.value : yield* Effect.fail(principal.failure)
        }))
    })
  })
)

const MISSING = "Send Authorization: Bearer and an access token, or X-API-Key and a key."
const isMissing = (credential: Redacted.Redacted) => Redacted.value(credential) === ""

const permitted = Layer.effect(
  Permitted,
  Effect.gen(function* () {
    const audit = yield* Audit
    const limiter = yield* RateLimiter.RateLimiter
    return Permitted.of((inside, { endpoint }) =>
      Effect.gen(function* () {
        const principal = yield* CurrentPrincipal
        const route = `${endpoint.method} ${endpoint.path}`
        const who = `${principal.kind}:${principal.id}`
        // Counted before anything is refused: a refusal leaves an event in the trail, and those must not be without end.
        const waits = [
          yield* allowed(limiter, { key: who, perMinute: principal.perMinute }),
          yield* allowed(limiter, { key: `${who}:${route}`, perMinute: perMinuteOf(route) })
        ].flatMap(Option.toArray)
        if (waits.length > 0) {
          yield* noteOnce(limiter, audit, who, route)
          return yield* tooMany(Math.max(...waits))
        }
        const needs = Context.getOption(endpoint.annotations, Needs)
        // Who belongs nowhere is refused even what is about themselves: there is no side of the wall to do it on.
        const entitled = Option.exists(needs, (needs) => needs === "self" || mayUse(principal, needs))
        if (!entitled || principal.scope._tag === "Nothing") {
          yield* audit.note({
            type: "access_denied",
            action: "permission.missing",
            resource: `route/${route}`,
            ...hotelOf(principal)
          })
          return yield* new NotPermitted({ detail: refusalOf(principal) })
        }
        const response = yield* Effect.flatMap(behindTheWall(principal.scope, inside), inProblems)
        if (response.status < 300 && Context.get(endpoint.annotations, Reveals)) {
          yield* seen(audit, endpoint, principal)
        }
        return response
      })
    )
  })
)

/** Which route and which of its things, without the query. */
const seen = Effect.fnUntraced(function* (
  audit: Audit["Service"],
  { method }: HttpApiEndpoint.Top,
  principal: Principal
) {
  const { url } = yield* HttpServerRequest.HttpServerRequest
  yield* audit.note({
    type: "data_access",
    action: "read",
    resource: `${method} ${url.split("?", 1)[0] ?? ""}`,
    ...hotelOf(principal)
  })
})

/** For the trail: to whose chain it goes. */
const hotelOf = ({ scope }: Principal) => scope._tag === "Hotel" ? { tenantId: scope.tenantId } : {}

const behindTheWall = <A, E, R>(scope: House | OneHotel, self: Effect.Effect<A, E, R>) =>
  scope._tag === "House" ? TenantWall.houseWide(self) : TenantWall.within(scope.tenantId, self)

const refusalOf = ({ mustChangePassword, scope }: Principal): string =>
  mustChangePassword ? "Change your password first." : scope._tag === "Nothing" ? NOWHERE : "You may not do this."

const mayUse = (principal: Principal, needs: Needs["Service"]): boolean =>
  needs !== "self" && needs !== "nobody" && principal.permissions.has(needs)

const throttled = Layer.effect(
  Throttled,
  Effect.gen(function* () {
    const audit = yield* Audit
    const limiter = yield* RateLimiter.RateLimiter
    const believed = yield* believing
    return Throttled.of((inside, { endpoint }) =>
      believed(Effect.gen(function* () {
        const address = yield* currentAddress
        const route = `${endpoint.method} ${endpoint.path}`
        const wait = yield* allowed(limiter, {
          key: `${address}:${route}`,
          perMinute: perMinuteOf(route)
        })
        const inTheName = Effect.provideService(Caller, { actor: { kind: "stranger", id: "" }, address })
        if (Option.isNone(wait)) {
          return yield* inside.pipe(
            Effect.flatMap(inProblems),
            inTheName,
            Effect.provideService(CorrelationId, yield* currentRequestId)
          )
        }
        yield* inTheName(noteOnce(limiter, audit, address, route))
        return yield* tooMany(wait.value)
      }))
    )
  })
)

/** A flood is one event a minute, not one for each of its requests. */
const noteOnce = Effect.fnUntraced(function* (
  limiter: RateLimiter.RateLimiter,
  audit: Audit["Service"],
  who: string,
  route: string
) {
  const again = yield* allowed(limiter, { key: `noted:${who}:${route}`, perMinute: 1 })
  if (Option.isSome(again)) return
  yield* audit.note({ type: "rate_limit_exceeded", action: "request", resource: `route/${route}` })
})

const validated = HttpApiMiddleware.layerSchemaErrorTransform(Validated, (error) =>
  // What we say ourselves and cannot encode is our mistake, not the caller's.
  error.kind === "Body" || error.kind === "ResponseHeaders" ? Effect.fail(error) : Effect.fail(
    new Invalid({
      errors: issuesOf(error.cause.issue).issues.slice(0, MOST_ISSUES).map(({ message, path = [] }) => ({
        path: [error.kind.toLowerCase(), ...path.map(segmentOf)],
        message
      }))
    })
  ))

const MOST_ISSUES = 20
const issuesOf = SchemaIssue.makeFormatterStandardSchemaV1()

const segmentOf = (segment: PropertyKey | { readonly key: PropertyKey }): string | number => {
  const key = typeof segment === "object" ? segment.key : segment
  return typeof key === "number" ? key : String(key)
}

/** Who may enter, and how often; stands on identity, the trail and the rate limits. */
export const layer = Layer.mergeAll(authenticated, permitted, throttled, validated)

const known = (asking: Effect.Effect<Principal, IdentityError>) =>
  asking.pipe(
    Effect.catchTag("IdentityError", ({ reason }) =>
      Effect.fail(reason._tag === "IdentityUnavailable" ? new Unavailable() : new NotAuthenticated()))
  )

const entering = <A, E, R>(inside: Effect.Effect<A, E, R>, principal: Principal) =>
  Effect.gen(function* () {
    const request = yield* HttpServerRequest.HttpServerRequest
    return yield* inside.pipe(
      Effect.provideService(CurrentPrincipal, principal),
      Effect.provideService(Caller, { actor: actorOf(principal), address: addressOf(request) }),
      Effect.provideService(CorrelationId, yield* currentRequestId)
    )
  })
