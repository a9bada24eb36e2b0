import { NodeHttpServer } from "@effect/platform-node"
import { Context, Effect, Layer } from "effect"
import { HttpRouter, HttpServer, HttpServerRequest, HttpServerResponse } from "effect/http"
import { createServer } from "node:http"

export interface Received {
  readonly text: string
  readonly signature: string
  readonly body: Body
}

/** As much of Meta's envelope as the tests look at. */
export interface Body {
  readonly object: string
  readonly entry: ReadonlyArray<{
    readonly changes: ReadonlyArray<{
      readonly field: string
      readonly value: {
        readonly metadata: { readonly phone_number_id: string; readonly display_phone_number: string }
        readonly contacts?: ReadonlyArray<{ readonly wa_id?: string; readonly user_id?: string }>
        readonly messages?: ReadonlyArray<Readonly<Record<string, unknown>>>
        readonly statuses?: ReadonlyArray<Readonly<Record<string, unknown>>>
      }
    }>
  }>
}

/** A webhook of ours that keeps what it is sent, and answers as it is told. */
export class Webhook extends Context.Service<Webhook, {
  readonly url: string
  readonly verifyToken: { current: string }
  readonly received: () => ReadonlyArray<Received>
  /** The next answers; 200 after them. */
  readonly answerNext: (...statuses: ReadonlyArray<number>) => void
  readonly messages: () => ReadonlyArray<Readonly<Record<string, unknown>>>
  readonly statuses: () => ReadonlyArray<Readonly<Record<string, unknown>>>
}>()("conserje/test/sandbox/support/Webhook") {
  static readonly layer = Layer.effect(
    Webhook,
    Effect.gen(function* () {
      const received: Array<Received> = []
      const answers: Array<number> = []
      const verifyToken = { current: "" }

      const handshake = Effect.gen(function* () {
        const { url } = yield* HttpServerRequest.HttpServerRequest
        const query = new URL(url, "http://test").searchParams
        return query.get("hub.mode") === "subscribe" && query.get("hub.verify_token") === verifyToken.current
          ? HttpServerResponse.text(query.get("hub.challenge") ?? "")
          : HttpServerResponse.empty({ status: 403 })
      })

      const receive = Effect.gen(function* () {
        const request = yield* HttpServerRequest.HttpServerRequest
        const text = yield* request.text
        // A test's own peer: what is not its shape fails the test where it is looked at.
        const body = JSON.parse(text) as Body
        received.push({ text, signature: request.headers["x-hub-signature-256"] ?? "", body })
        return HttpServerResponse.empty({ status: answers.shift() ?? 200 })
      })

      const server = yield* NodeHttpServer.make(() => createServer(), { port: 0, host: "127.0.0.1" })
      const routes = HttpRouter.addAll([
        HttpRouter.route("GET", "/hook", handshake),
        HttpRouter.route("POST", "/hook", receive)
      ])
      yield* server.serve(yield* HttpRouter.toHttpEffect(routes))

      const values = () =>
        received.flatMap(({ body }) => body.entry.flatMap(({ changes }) => changes.map((one) => one.value)))
      return {
        url: `${HttpServer.formatAddress(server.address)}/hook`,
        verifyToken,
        received: () => received,
        answerNext: (...statuses) => answers.push(...statuses),
        messages: () => values().flatMap(({ messages = [] }) => messages),
        statuses: () => values().flatMap(({ statuses = [] }) => statuses)
      }
    })
  )
}
