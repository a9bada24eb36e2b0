import { ByteSize, Clock, Duration, Effect, Option, Schema } from "effect"
import { HttpIncomingMessage, HttpRouter, HttpServerRequest, HttpServerResponse, ProblemDetails } from "effect/http"
import { RateLimiter } from "effect/persistence"
import { TenantId } from "../domain/Ids.ts"
import { PER_MINUTE } from "../limits/RouteLimits.ts"
import { Said } from "./PaymentCallback.ts"
import { PaymentCallbacks } from "./PaymentCallbacks.ts"
import { PaymentsConfig } from "./PaymentsConfig.ts"
import * as PaymentsMetrics from "./PaymentsMetrics.ts"
import * as PaymentSignature from "./PaymentSignature.ts"

export const PATH = "/webhooks/payments/:tenant"

/** A callback is a few hundred bytes. */
const LARGEST = ByteSize.kibibytes(16)

const refusal = (status: number, title: string, detail: string) =>
  ProblemDetails.toResponse({ type: ProblemDetails.blankType, status, title, detail })

const OK = HttpServerResponse.jsonUnsafe({ status: "ok" })
const STRANGER = refusal(401, "Unauthorized", `${PaymentSignature.HEADER} does not fit the body and the hotel`)
const STALE = refusal(401, "Unauthorized", `${PaymentSignature.HEADER} was made more than five minutes from now`)
const UNREADABLE = refusal(400, "Bad Request", "the body is not a payment event as docs/bookings.md describes it")
const UNREAD = HttpServerResponse.setHeader(
  refusal(413, "Content Too Large", "the body is longer than 16 KiB, or broke off"),
  "connection",
  "close"
)
const UNAVAILABLE = HttpServerResponse.setHeader(
  refusal(503, "Service Unavailable", "nothing was stored; send it again"),
  "retry-after",
  "5"
)

const decode = Schema.decodeUnknownOption(Schema.fromJsonString(Said))
const tenantIn = Schema.decodeUnknownOption(Schema.Struct({ tenant: TenantId }))
const NOBODY = TenantId.make("-")

/**
 * The door of the hotels' payment providers: proved, read, stored, answered 200, and nothing else before it. What a
 * payment leads to is the booking room's, which looks for it every second.
 */
export const PaymentRoutes = HttpRouter.use(Effect.fnUntraced(function* (router) {
  const { secretsOf } = yield* PaymentsConfig
  const callbacks = yield* PaymentCallbacks
  const limiter = yield* RateLimiter.RateLimiter

  const limited = ({ remoteAddress }: HttpServerRequest.HttpServerRequest) =>
    limiter.consume({
      key: `payments:${Option.getOrElse(remoteAddress, () => "unknown")}`,
      limit: PER_MINUTE["POST /webhooks/payments/:tenant"],
      window: Duration.minutes(1)
    }).pipe(
      Effect.as(undefined),
      // Without an answer from the limiter everybody is let in: what is not signed is stored by nobody.
      Effect.catch(({ reason }) =>
        Effect.succeed(
          reason._tag === "RateLimitExceeded"
            ? HttpServerResponse.setHeader(
              refusal(429, "Too Many Requests", `at most ${reason.limit} a minute`),
              "retry-after",
              String(Math.max(1, Math.ceil(Duration.toSeconds(reason.retryAfter))))
            )
            : undefined
        )
      )
    )

  const receive = Effect.gen(function* () {
    const request = yield* HttpServerRequest.HttpServerRequest
    const refused = yield* limited(request)
    if (refused !== undefined) return yield* say("limited", refused)
    const body = yield* request.arrayBuffer.pipe(
      Effect.provideService(HttpIncomingMessage.MaxBodySize, LARGEST),
      Effect.timeout("10 seconds"),
      Effect.option
    )
    if (Option.isNone(body)) return yield* say("unreadable", UNREAD)
    const bytes = new Uint8Array(body.value)
    const tenantId = Option.match(tenantIn(yield* HttpRouter.params), {
      onNone: () => NOBODY,
      onSome: ({ tenant }) => tenant
    })
    // A hotel without a secret is refused as one with a wrong signature: who our hotels are is nobody's business.
    const secrets = secretsOf(tenantId)
    const now = yield* Clock.currentTimeMillis
    const verdict = PaymentSignature.verify(request.headers[PaymentSignature.HEADER], bytes, secrets, now)
    if (verdict === "stale") return yield* say("stale", STALE)
    if (verdict !== "signed") return yield* say(secrets.length === 0 ? "unknown_hotel" : "unsigned", STRANGER)
    const text = new TextDecoder().decode(bytes)
    const said = decode(text)
    if (Option.isNone(said)) return yield* say("unreadable", UNREADABLE)
    const first = yield* callbacks.keep(tenantId, said.value, text)
    return yield* say(first ? "stored" : "repeated", OK)
  }).pipe(
    Effect.catchTag("PaymentsError", (error) =>
      Effect.andThen(
        Effect.logWarning("a payment event cannot be stored", { why: error.message }),
        say("unavailable", UNAVAILABLE)
      ))
  )

  yield* router.add("POST", PATH, receive)
}))

const say = (answer: PaymentsMetrics.Answer, response: HttpServerResponse.HttpServerResponse) =>
  Effect.as(PaymentsMetrics.callbacks({ answer }), response)
