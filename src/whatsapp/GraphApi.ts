import { Context, Effect, Layer } from "effect"
import { type HttpClientError, HttpClientRequest } from "effect/http"
import { CorrelationId } from "../domain/CorrelationId.ts"
import type { OutboxId, PhoneNumberId, Wamid } from "../domain/Ids.ts"
import * as Trace from "../telemetry/Trace.ts"
import type { FittedMessage } from "./FittedMessage.ts"
import * as GraphApiConnection from "./GraphApiConnection.ts"
import * as GraphApiExchange from "./GraphApiExchange.ts"
import * as GraphApiMetrics from "./GraphApiMetrics.ts"
import { GraphApiTokens } from "./GraphApiTokens.ts"
import { type Doubt, outcomeOf, type SendOutcome } from "./GraphApiOutcome.ts"
import { messageBody, readBody, type Recipient } from "./GraphApiWire.ts"

export interface Send {
  readonly phoneNumberId: PhoneNumberId
  readonly to: Recipient
  readonly content: FittedMessage
  /** Comes back with every status of the message. */
  readonly callbackData: OutboxId
}

/** Meta's send API. A send is tried once: Meta has no idempotency key, so only its caller may decide to try again. */
export class GraphApi extends Context.Service<GraphApi, {
  /** Never fails: what is not known is an outcome of its own. Bounded by the configured timeout. */
  readonly send: (message: Send) => Effect.Effect<SendOutcome>
  /** Marks a guest's message as read, with a typing bubble if asked. Answers whether Meta took it. */
  readonly markRead: (phoneNumberId: PhoneNumberId, wamid: Wamid, typing: boolean) => Effect.Effect<boolean>
}>()("conserje/whatsapp/GraphApi") {
  /** On a connection of your own; `neverConnected` must know its errors. */
  static readonly layerNoConnection = Layer.effect(
    GraphApi,
    Effect.gen(function* () {
      const { ask, at } = yield* GraphApiExchange.make
      const tokens = yield* GraphApiTokens

      const post = (phoneNumberId: PhoneNumberId, body: unknown) =>
        Effect.flatMap(tokens.of(phoneNumberId), (token) =>
          ask(
            token,
            HttpClientRequest.post(at(`${encodeURIComponent(phoneNumberId)}/messages`)).pipe(
              HttpClientRequest.bodyJsonUnsafe(body)
            )
          ))

      const send = ({ callbackData, content, phoneNumberId, to }: Send) =>
        post(phoneNumberId, messageBody(to, content, callbackData)).pipe(
          Effect.map(outcomeOf),
          Effect.catchTags({
            TimeoutError: () => Effect.succeed(uncertain("timeout")),
            TokenSealed: () => Effect.succeed(NOT_SENT),
            HttpClientError: (error) => Effect.succeed(afterFailure(error))
          }),
          // Whatever broke, the request may have left: a defect here must not leave the message without an outcome.
          Effect.catchDefect(() => Effect.succeed(uncertain("connection"))),
          GraphApiMetrics.measuredSend,
          Effect.tap(({ _tag }) => Trace.annotate({ "conserje.outcome": _tag })),
          Trace.span("meta.send", { "conserje.outbox": callbackData }, "client"),
          Effect.provideService(CorrelationId, callbackData)
        )

      const markRead = (phoneNumberId: PhoneNumberId, wamid: Wamid, typing: boolean) =>
        post(phoneNumberId, readBody(wamid, typing)).pipe(
          Effect.filterOrFail(({ status }) => status >= 200 && status <= 299, () => "refused"),
          GraphApiMetrics.measured("mark_read"),
          Trace.span("meta.mark_read", {}, "client"),
          Effect.as(true),
          Effect.orElseSucceed(() => false)
        )

      return GraphApi.of({ send, markRead })
    })
  )

  static readonly layer = GraphApi.layerNoConnection.pipe(Layer.provide(GraphApiConnection.layer))
}

const NOT_SENT: SendOutcome = { _tag: "NotSent" }

const uncertain = (because: Doubt): SendOutcome => ({ _tag: "Uncertain", because, code: null })

const afterFailure = ({ reason }: HttpClientError.HttpClientError): SendOutcome => {
  switch (reason._tag) {
    case "TransportError":
      return GraphApiConnection.neverConnected(reason.cause) ? { _tag: "NotSent" } : uncertain("connection")
    case "EncodeError":
    case "InvalidUrlError":
      return { _tag: "NotSent" }
    default:
      return uncertain("unreadable")
  }
}
