import { Clock, Context, Duration, Effect, Layer, PubSub, Redacted, Schedule, Semaphore } from "effect"
import { NodeHttpClient } from "@effect/platform-node"
import { HttpClient, HttpClientRequest } from "effect/http"
import { HEADER, sign } from "../whatsapp/Signature.ts"
import { SandboxConfig } from "./SandboxConfig.ts"
import { NotConnected, SandboxError } from "./SandboxError.ts"
import type { Settings } from "./Settings.ts"

/** One attempt to bring a webhook to our server. */
export interface Delivery {
  /** 1 for the first attempt since the start. */
  readonly id: number
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly what: "messages" | "statuses" | "raw" | "handshake"
  /** Messages or statuses in it. */
  readonly updates: number
  readonly attempt: number
  /** What our server said; `null` when there was no answer. */
  readonly status: number | null
  readonly millis: number
}

/** Whether our webhook answered the GET that every registration begins with. */
export interface Webhook {
  readonly url: string
  readonly verified: boolean
}

export interface Parcel {
  readonly what: Delivery["what"]
  readonly updates: number
  readonly bytes: Uint8Array
}

const MOST_KEPT = 500
/** Deliveries under way at the same time, retries' pauses not counted. */
const MOST_AT_ONCE = 128
const PATIENCE = Duration.seconds(10)
const FIRST_PAUSE = Duration.millis(250)
const LONGEST_PAUSE = Duration.seconds(30)

/** Brings webhooks to our server as Meta does: signed, and again until it answers 200, for a while. */
export class WebhookCourier extends Context.Service<WebhookCourier, {
  /** Sets where webhooks go and does the GET handshake once. */
  readonly connect: (url: string) => Effect.Effect<Webhook>
  readonly webhook: () => Webhook | null
  /** Returns the last attempt's delivery: 200, or what it was when the courier gave up. */
  readonly bring: (parcel: Parcel, settings: Settings) => Effect.Effect<Delivery, SandboxError>
  /** The newest last. */
  readonly deliveries: () => ReadonlyArray<Delivery>
  readonly changes: PubSub.PubSub<Delivery>
}>()("conserje/sandbox/WebhookCourier") {
  static readonly layer = Layer.effect(
    WebhookCourier,
    Effect.gen(function* () {
      const { secrets } = yield* SandboxConfig
      const client = yield* HttpClient.HttpClient
      const changes = yield* PubSub.sliding<Delivery>(256)
      const room = yield* Semaphore.make(MOST_AT_ONCE)
      let webhook: Webhook | null = null
      let kept: Array<Delivery> = []
      let made = 0

      /** Status and body of an answer; no status when there was none. */
      const ask = (request: HttpClientRequest.HttpClientRequest) =>
        client.execute(request).pipe(
          Effect.flatMap((response) => Effect.map(response.text, (body) => ({ status: response.status, body }))),
          Effect.timeout(PATIENCE),
          Effect.orElseSucceed(() => ({ status: null, body: "" })),
          // Meta knows nothing of our traces.
          Effect.provideService(HttpClient.TracerPropagationEnabled, false)
        )

      const attempt = Effect.fnUntraced(function* (
        request: HttpClientRequest.HttpClientRequest,
        parcel: Pick<Delivery, "what" | "updates" | "attempt">
      ) {
        const at = yield* Clock.currentTimeMillis
        const answer = yield* room.withPermit(ask(request))
        const { attempt, updates, what } = parcel
        const millis = (yield* Clock.currentTimeMillis) - at
        const delivery: Delivery = { id: ++made, at, what, updates, attempt, status: answer.status, millis }
        kept.push(delivery)
        if (kept.length >= 2 * MOST_KEPT) kept = kept.slice(-MOST_KEPT)
        yield* PubSub.publish(changes, delivery)
        return { delivery, body: answer.body }
      })

      const connect = Effect.fnUntraced(function* (url: string) {
        webhook = { url, verified: false }
        const challenge = String(yield* Clock.currentTimeMillis)
        const request = HttpClientRequest.get(url).pipe(HttpClientRequest.setUrlParams({
          "hub.mode": "subscribe",
          "hub.verify_token": Redacted.value(secrets.verifyToken),
          "hub.challenge": challenge
        }))
        const { body, delivery } = yield* attempt(request, { what: "handshake", updates: 0, attempt: 1 })
        return webhook = { url, verified: delivery.status === 200 && body === challenge }
      })

      const bring = Effect.fnUntraced(function* ({ bytes, updates, what }: Parcel, settings: Settings) {
        if (webhook === null) return yield* new SandboxError({ reason: new NotConnected() })
        const request = HttpClientRequest.post(webhook.url).pipe(
          HttpClientRequest.setHeader(HEADER, sign(bytes, secrets.appSecret)),
          HttpClientRequest.bodyUint8Array(bytes, "application/json")
        )
        let tries = 0
        return yield* Effect.suspend(() => attempt(request, { what, updates, attempt: ++tries })).pipe(
          Effect.map(({ delivery }) => delivery),
          Effect.repeat({ schedule: pauses, times: settings.retries, until: ({ status }) => status === 200 })
        )
      })

      return WebhookCourier.of({
        connect,
        webhook: () => webhook,
        bring,
        deliveries: () => kept.slice(-MOST_KEPT),
        changes
      })
    })
  ).pipe(Layer.provide(NodeHttpClient.layerUndici))
}

const pauses = Schedule.min([Schedule.exponential(FIRST_PAUSE), Schedule.spaced(LONGEST_PAUSE)]).pipe(
  Schedule.jittered
)
