import { NodeHttpClient } from "@effect/platform-node"
import { Context, Effect, Layer, Redacted } from "effect"
import { HttpClient, HttpClientRequest } from "effect/http"
import { SandboxMeta } from "../../../src/sandbox/SandboxMeta.ts"

interface Answer {
  readonly status: number
  readonly text: string
  readonly headers: Readonly<Record<string, string>>
}

export const NUMBER = "112269058640637"

/** A client of the Graph API that never sends anything twice by itself. */
export class Graph extends Context.Service<Graph, {
  readonly send: (body: unknown, options?: { readonly token?: string; readonly number?: string }) => Effect.Effect<
    Answer,
    "no answer"
  >
  readonly text: (to: string, callbackData?: string) => Effect.Effect<Answer, "no answer">
  readonly request: (request: HttpClientRequest.HttpClientRequest) => Effect.Effect<Answer, "no answer">
  readonly token: string
}>()("conserje/test/sandbox/support/Graph") {
  static readonly layer = Layer.effect(
    Graph,
    Effect.gen(function* () {
      const { baseUrl, secrets } = yield* SandboxMeta
      const client = yield* HttpClient.HttpClient
      const token = Redacted.value(secrets.accessToken)

      const request = (request: HttpClientRequest.HttpClientRequest) =>
        client.execute(request).pipe(
          Effect.flatMap((response) =>
            Effect.map(response.text, (text) => ({ status: response.status, text, headers: response.headers }))
          ),
          Effect.mapError(() => "no answer" as const)
        )

      const send = (body: unknown, options: { readonly token?: string; readonly number?: string } = {}) =>
        request(
          HttpClientRequest.post(`${baseUrl}/v25.0/${options.number ?? NUMBER}/messages`).pipe(
            HttpClientRequest.bearerToken(options.token ?? token),
            HttpClientRequest.bodyText(typeof body === "string" ? body : JSON.stringify(body), "application/json")
          )
        )

      return {
        token,
        request,
        send,
        text: (to, callbackData) =>
          send({
            messaging_product: "whatsapp",
            to,
            type: "text",
            text: { body: "Hola" },
            ...(callbackData === undefined ? {} : { biz_opaque_callback_data: callbackData })
          })
      }
    })
  ).pipe(Layer.provide(NodeHttpClient.layerUndici))
}
