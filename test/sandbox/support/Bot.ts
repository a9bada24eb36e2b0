import { NodeHttpClient, NodeHttpServer } from "@effect/platform-node"
import { Context, Effect, Layer, Redacted } from "effect"
import {
  HttpClient,
  HttpClientRequest,
  HttpRouter,
  HttpServer,
  HttpServerRequest,
  HttpServerResponse
} from "effect/http"
import { createServer } from "node:http"
import { ChatRoutes } from "../../../src/sandbox/ChatRoutes.ts"
import { Phones } from "../../../src/sandbox/Phones.ts"
import { SandboxMeta } from "../../../src/sandbox/SandboxMeta.ts"
import { sign } from "../../../src/whatsapp/Signature.ts"

interface Message {
  readonly id: string
  readonly from: string
  readonly type: string
  readonly text?: { readonly body: string }
  readonly interactive?: {
    readonly button_reply?: { readonly id: string; readonly title: string }
    readonly list_reply?: { readonly id: string; readonly title: string }
  }
}

const body = (text: string) => ({ type: "text", text: { body: text } })

const BUTTONS = {
  type: "interactive",
  interactive: {
    type: "button",
    header: { type: "text", text: "Reserva para dos" },
    body: { text: "Habitación doble con vista al lago, del 12 al 15 de diciembre. ¿La confirmamos?" },
    footer: { text: "Desayuno incluido" },
    action: {
      buttons: [
        { type: "reply", reply: { id: "confirm", title: "Sí, confirmar" } },
        { type: "reply", reply: { id: "dates", title: "Cambiar fechas" } },
        { type: "reply", reply: { id: "human", title: "Hablar con alguien" } }
      ]
    }
  }
}

const LIST = {
  type: "interactive",
  interactive: {
    type: "list",
    body: { text: "Tenemos estas habitaciones libres. ¿Cuál te gusta más?" },
    footer: { text: "Precios por noche" },
    action: {
      button: "Ver habitaciones",
      sections: [
        {
          title: "Con vista al lago",
          rows: [{ id: "lake", title: "Doble lago", description: "2 personas, ARS 92.000" }]
        },
        {
          title: "Con vista al jardín",
          rows: [
            { id: "garden", title: "Doble jardín", description: "2 personas, ARS 74.000" },
            { id: "family", title: "Familiar", description: "4 personas, ARS 118.000" }
          ]
        }
      ]
    }
  }
}

const PLACE = {
  type: "location",
  location: {
    latitude: -41.1201,
    longitude: -71.3986,
    name: "Hostería Casa del Lago",
    address: "Av. de los Coihues 4821, San Carlos de Bariloche"
  }
}

/** What the bot says to a message: enough to draw every kind of bubble. */
const answersTo = (message: Message): ReadonlyArray<unknown> => {
  const tapped = message.interactive?.button_reply ?? message.interactive?.list_reply
  if (tapped !== undefined) return [body(`Elegiste «${tapped.title}» (${tapped.id}).`)]
  const text = message.text?.body ?? ""
  if (text.includes("reserv")) return [BUTTONS]
  if (text.includes("habitaciones")) return [LIST]
  if (text.includes("queda")) return [PLACE]
  if (text.includes("llorar")) return [{ type: "reaction", reaction: { message_id: message.id, emoji: "❤️" } }]
  if (text.includes("silencio")) return []
  if (message.type === "image") return [body("¡Qué linda foto!")]
  if (message.type === "location") return [body("Estás a unos 8 km. El viaje tarda un cuarto de hora.")]
  return [body(`¡Hola! Soy la recepción virtual. Dijiste: ${text}\nMás en https://casadellago.example/ayuda.`)]
}

/**
 * Stands for the runtime: a webhook that checks the signature and answers over the Graph API, and the chat page's
 * routes on the same server.
 */
export class Bot extends Context.Service<Bot, {
  readonly url: string
  /** Milliseconds between the typing indicator and the answer. */
  readonly pace: { millis: number }
}>()("conserje/test/sandbox/support/Bot") {
  static readonly layer = (port: number) =>
    Layer.effect(
      Bot,
      Effect.gen(function* () {
        const { baseUrl, connect, secrets } = yield* SandboxMeta
        const client = yield* HttpClient.HttpClient
        const scope = yield* Effect.scope
        const pace = { millis: 60 }

        const graph = (number: string, message: object) =>
          HttpClientRequest.post(`${baseUrl}/v25.0/${number}/messages`).pipe(
            HttpClientRequest.bearerToken(secrets.accessToken),
            HttpClientRequest.bodyJsonUnsafe({ messaging_product: "whatsapp", ...message }),
            client.execute,
            Effect.flatMap(({ text }) => text),
            Effect.ignore
          )

        const answer = Effect.fnUntraced(function* (number: string, message: Message) {
          yield* graph(number, { status: "read", message_id: message.id, typing_indicator: { type: "text" } })
          yield* Effect.sleep(pace.millis)
          for (const content of answersTo(message)) {
            yield* graph(number, {
              to: `+${message.from}`,
              context: { message_id: message.id },
              ...(typeof content === "object" ? content : {})
            })
          }
        })

        const handshake = Effect.gen(function* () {
          const { url } = yield* HttpServerRequest.HttpServerRequest
          const query = new URL(url, "http://test").searchParams
          return query.get("hub.verify_token") === Redacted.value(secrets.verifyToken)
            ? HttpServerResponse.text(query.get("hub.challenge") ?? "")
            : HttpServerResponse.empty({ status: 403 })
        })

        const receive = Effect.gen(function* () {
          const request = yield* HttpServerRequest.HttpServerRequest
          const bytes = new Uint8Array(yield* request.arrayBuffer)
          if (request.headers["x-hub-signature-256"] !== sign(bytes, secrets.appSecret)) {
            return HttpServerResponse.empty({ status: 401 })
          }
          const { entry } = JSON.parse(new TextDecoder().decode(bytes))
          for (const { changes } of entry) {
            for (const { value } of changes) {
              for (const message of value.messages ?? []) {
                if (message.type !== "reaction") {
                  yield* Effect.forkIn(answer(value.metadata.phone_number_id, message), scope)
                }
              }
            }
          }
          return HttpServerResponse.empty({ status: 200 })
        })

        const server = yield* NodeHttpServer.make(() => createServer(), {
          port,
          host: "127.0.0.1",
          gracefulShutdownTimeout: "5 seconds"
        })
        const hook = HttpRouter.addAll([
          HttpRouter.route("GET", "/webhooks/whatsapp", handshake),
          HttpRouter.route("POST", "/webhooks/whatsapp", receive)
        ])
        yield* server.serve(yield* HttpRouter.toHttpEffect(Layer.mergeAll(hook, ChatRoutes)))
        const url = HttpServer.formatAddress(server.address)
        yield* connect(`${url}/webhooks/whatsapp`)
        return { url, pace }
      })
    ).pipe(Layer.provide(NodeHttpClient.layerUndici))

  /** With the pretend Meta around it. */
  static readonly layerSandbox = (port = 0) =>
    Phones.hangUp.pipe(
      Layer.provideMerge(Bot.layer(port)),
      Layer.provideMerge(SandboxMeta.layer({ port: 0 }))
    )
}
