import { Clock, Effect } from "effect"
import { HttpMiddleware, HttpRouter, HttpServerRequest, HttpServerResponse } from "effect/http"
import type { GuestsError } from "../guests/GuestsError.ts"
import type { InboxError } from "../inbox/InboxError.ts"
import type { Receipt } from "../inbox/InboxEvent.ts"
import * as Signature from "./Signature.ts"
import * as WebhookAllowance from "./WebhookAllowance.ts"
import * as WebhookBody from "./WebhookBody.ts"
import { WebhookConfig } from "./WebhookConfig.ts"
import { challengeOf } from "./WebhookHandshake.ts"
import * as WebhookIntake from "./WebhookIntake.ts"
import * as WebhookJson from "./WebhookJson.ts"
import * as WebhookMetrics from "./WebhookMetrics.ts"
import * as Refusal from "./WebhookRefusal.ts"
import * as WebhookWitness from "./WebhookWitness.ts"
import * as WebhookTraces from "./WebhookTraces.ts"

export const PATH = "/webhooks/whatsapp"

type Response = HttpServerResponse.HttpServerResponse
type Request = HttpServerRequest.HttpServerRequest

/**
 * Meta's door. The handshake needs neither signature nor database. A delivery is proved, read, stored and answered,
 * in this order, and nothing else happens before the 200; only what could not be stored is a 503.
 */
export const WebhookRoutes = HttpRouter.use(Effect.fnUntraced(function* (router) {
  const config = yield* WebhookConfig
  const clock = yield* Clock.Clock
  const keys = config.appSecrets.map((secret) => new Signature.Key(secret))
  const bodies = yield* WebhookBody.make(config.memoryBytes)
  const intake = yield* WebhookIntake.make
  const allow = yield* WebhookAllowance.make
  const witness = yield* WebhookWitness.make

  const verify = Effect.fnUntraced(function* (request: Request) {
    const refused = yield* allow(request, "verify", config.verifyRatePerMinute)
    if (refused !== undefined) return refused
    const challenge = challengeOf(request.url, config.verifyToken)
    if (challenge === undefined) return yield* refuse("forbidden", Refusal.forbidden)
    return yield* Effect.as(
      WebhookMetrics.requests({ outcome: "verified" }),
      HttpServerResponse.text(challenge, { headers: PLAIN })
    )
  })

  const refuseSignature = (request: Request, reason: "missing" | "malformed" | "mismatch", response: Response) =>
    WebhookMetrics.signatureFailures({ reason }).pipe(
      Effect.andThen(witness.unsigned(request, reason)),
      Effect.andThen(refuse("unsigned", response))
    )

  const receive = Effect.fnUntraced(function* (request: Request) {
    const started = clock.monotonicTimeNanosUnsafe()
    const receivedAt = clock.currentTimeMillisUnsafe()
    const header = request.headers[Signature.HEADER]
    if (header === undefined) return yield* refuseSignature(request, "missing", Refusal.missingSignature)
    const claim = Signature.claimOf(header)
    if (claim === undefined) return yield* refuseSignature(request, "malformed", Refusal.malformedSignature)

    const verification = new Signature.Verification(keys)
    const body = yield* bodies.read(request, verification, config.maxBytes)
    if (body._tag === "Crowded") return yield* refuse("crowded", Refusal.crowded)
    if (body._tag === "Slow") return yield* refuse("slow", Refusal.slow)
    if (body._tag === "Broken") return yield* refuse("broken", Refusal.broken)
    if (body._tag === "Endless") return yield* refuse("too_large", Refusal.endless)
    if (!verification.matches(claim)) return yield* refuseSignature(request, "mismatch", Refusal.wrongSignature)
    if (!isPlainJson(request)) return yield* refuse("unsupported", Refusal.notJsonType)
    if (body._tag === "TooLong") return yield* refuse("too_large", Refusal.tooLong)

    const { bytes } = body
    const parsed = WebhookJson.parse(bytes)
    if (parsed._tag === "NotJson") {
      yield* intake.keepUnreadable(bytes, receivedAt)
      return yield* refuse("not_json", Refusal.notJson)
    }
    const refused = yield* allow(request, "receive", config.ratePerMinute)
    if (refused !== undefined) return refused
    const receipts = parsed._tag === "Json"
      ? yield* WebhookTraces.delivery(request, intake.store(parsed.value, bytes, receivedAt))
      : yield* intake.keepTooDeep(bytes, receivedAt)
    yield* Effect.withFiber((fiber) => {
      WebhookMetrics.requests.at(fiber, { outcome: "stored" })
      WebhookMetrics.ackSeconds.at(fiber, {}, Number(clock.monotonicTimeNanosUnsafe() - started) / 1e9)
      return Effect.void
    })
    return config.echoEventIds ? echo(receipts) : OK
  })

  let quietUntil = 0
  /** Said once in a while, for Meta repeats by the thousand what could not be stored. */
  const unavailable = ({ message, reason }: GuestsError | InboxError) =>
    Effect.suspend(() => {
      const now = clock.currentTimeMillisUnsafe()
      const refused = refuse("unavailable", Refusal.unavailable)
      if (now < quietUntil) return refused
      quietUntil = now + QUIET
      return Effect.andThen(
        Effect.logWarning("deliveries cannot be stored", { reason: reason._tag, why: message }),
        refused
      )
    })

  const believing = config.trustedProxies.length === 0
    ? (handler: Handler) => handler
    : HttpMiddleware.xForwardedHeaders({ trustedProxies: config.trustedProxies })
  const request = HttpServerRequest.HttpServerRequest
  const delivery = Effect.catchTags(Effect.flatMap(request, receive), {
    InboxError: unavailable,
    GuestsError: unavailable
  })
  yield* router.add("GET", PATH, believing(Effect.flatMap(request, verify)))
  yield* router.add("POST", PATH, believing(delivery))
}))

type Handler = Effect.Effect<Response, never, Request>

const OK = HttpServerResponse.jsonUnsafe({ status: "ok" })
const PLAIN = { "x-content-type-options": "nosniff", "cache-control": "no-store" }
/** Milliseconds between two log lines about the same trouble. */
const QUIET = 10_000

const echo = (receipts: ReadonlyArray<Receipt>): Response =>
  HttpServerResponse.jsonUnsafe({
    status: "ok",
    events: receipts.flatMap((receipt) => receipt._tag === "First" ? [receipt.id] : [])
  })

const refuse = (outcome: WebhookMetrics.Outcome, response: Response) =>
  Effect.as(WebhookMetrics.requests({ outcome }), response)

const isPlainJson = ({ headers }: Request): boolean => {
  const [type = ""] = (headers["content-type"] ?? "").split(";", 1)
  const encoding = headers["content-encoding"]
  return type.trim().toLowerCase() === "application/json" && (encoding === undefined || encoding === "identity")
}
