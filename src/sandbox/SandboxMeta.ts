import { type Config, Context, Effect, Layer, type PubSub, Schedule } from "effect"
import { HttpRouter, HttpServer } from "effect/http"
import type { Hotel } from "../tenancy/Hotel.ts"
import { controlRoutes } from "./ControlRoutes.ts"
import type { ActiveFault, FaultRule } from "./Fault.ts"
import { GraphDoor } from "./GraphDoor.ts"
import { GraphRoutes } from "./GraphRoutes.ts"
import type { GuestMessage, Posting } from "./GuestMessage.ts"
import { GuestNetwork, type Posted } from "./GuestNetwork.ts"
import { fileOf } from "./MediaDesk.ts"
import type { MediaFile } from "./MediaShelf.ts"
import { MetaState } from "./MetaState.ts"
import { Phones } from "./Phones.ts"
import { Receipts } from "./Receipts.ts"
import { SandboxConfig, type SandboxOptions, type Secrets } from "./SandboxConfig.ts"
import type { SandboxError } from "./SandboxError.ts"
import { SandboxPort } from "./SandboxPort.ts"
import type { SentMessage, SentQuery } from "./SentLog.ts"
import type { Settings, SettingsChange } from "./Settings.ts"
import { type Delivery, type Webhook, WebhookCourier } from "./WebhookCourier.ts"

const MOST_DUPLICATES = 1000

/** What the pretend Meta has seen since it started. */
export interface Report {
  /** Sends taken, those that were answered badly on purpose included. */
  readonly accepted: number
  /** Of those, the newest that are still known one by one. */
  readonly kept: number
  /** How many callback ids were taken more than once, and the first thousand of them. */
  readonly duplicated: number
  readonly duplicates: ReadonlyArray<{ readonly callbackData: string; readonly times: number }>
  readonly refused: Readonly<Record<string, number>>
  readonly reads: number
  /** Statuses that could not wait any more, because our webhook was away for too long. */
  readonly droppedStatuses: number
  readonly webhook: Webhook | null
}

/**
 * A pretend Meta behind a real port of 127.0.0.1: the Graph API for what we send, and the phone network that posts
 * signed webhooks for what guests write. Steered here, or over `/sandbox/...` from another process.
 */
export class SandboxMeta extends Context.Service<SandboxMeta, {
  /** Of the Graph API, without a version and without a slash at the end. */
  readonly baseUrl: string
  readonly secrets: Secrets
  readonly hotels: ReadonlyArray<Hotel>
  /** Sets where webhooks go, and does the GET handshake once. */
  readonly connect: (webhookUrl: string) => Effect.Effect<Webhook>
  /** Guests write: returns when every webhook was answered 200 or given up. */
  readonly write: (
    messages: ReadonlyArray<GuestMessage>,
    posting?: Posting
  ) => Effect.Effect<Posted, SandboxError>
  /** Signs and posts these very bytes. */
  readonly post: (bytes: Uint8Array) => Effect.Effect<Delivery, SandboxError>
  /** A guest's file, to be named by id in a message. */
  readonly keep: (bytes: Uint8Array, mimeType: string, filename: string | null) => Effect.Effect<MediaFile>
  readonly file: (id: string) => MediaFile | undefined
  readonly fault: (rule: FaultRule) => Effect.Effect<ActiveFault>
  readonly faults: () => ReadonlyArray<ActiveFault>
  readonly faultChanges: PubSub.PubSub<void>
  readonly removeFault: (id: string) => Effect.Effect<void>
  readonly clearFaults: Effect.Effect<void>
  readonly settings: () => Settings
  readonly change: (change: SettingsChange) => Effect.Effect<Settings>
  /** Sends taken, in the order of arrival. */
  readonly sent: (query?: SentQuery) => Effect.Effect<ReadonlyArray<SentMessage>>
  readonly forgetSent: Effect.Effect<void>
  readonly report: Effect.Effect<Report>
  /** The newest webhook attempts, the newest last. */
  readonly deliveries: () => ReadonlyArray<Delivery>
  /** The owner of a phone of the chat page looks at a thread: our webhook hears `read`. */
  readonly look: (guestId: string, phoneNumberId: string) => Effect.Effect<void>
}>()("conserje/sandbox/SandboxMeta") {
  /** The whole of it, with its port open. Fails when the port is taken or `SANDBOX_META_PORT` is no port. */
  static readonly layer = (
    options: SandboxOptions = {}
  ): Layer.Layer<SandboxMeta | Phones | WebhookCourier, SandboxError | Config.ConfigError> =>
    Routes.pipe(
      Layer.provideMerge(facade),
      Layer.provide(SandboxPort),
      Layer.provide(Layer.mergeAll(GraphDoor.layer, GuestNetwork.layer)),
      Layer.provide(Receipts.layer),
      Layer.provideMerge(Layer.mergeAll(Phones.layer, WebhookCourier.layer)),
      Layer.provide(MetaState.layer),
      Layer.provide(SandboxConfig.layer(options))
    )

  /** Connects to our webhook once it is up: tries the handshake for about half a minute, in the background. */
  static readonly connected = (webhookUrl: string): Layer.Layer<never, never, SandboxMeta> =>
    Layer.effectDiscard(
      Effect.flatMap(SandboxMeta, ({ connect }) =>
        connect(webhookUrl).pipe(
          Effect.repeat({ schedule: Schedule.spaced("500 millis"), times: 60, until: ({ verified }) => verified }),
          Effect.tap(({ verified }) =>
            verified ? Effect.void : Effect.logWarning("the sandbox's webhook handshake was not answered")
          ),
          Effect.forkScoped
        ))
    )
}

const facade = Layer.effect(
  SandboxMeta,
  Effect.gen(function* () {
    const { hotels, secrets } = yield* SandboxConfig
    const { address } = yield* HttpServer.HttpServer
    const state = yield* MetaState
    const phones = yield* Phones
    const courier = yield* WebhookCourier
    const receipts = yield* Receipts
    const guests = yield* GuestNetwork
    const door = yield* GraphDoor

    return SandboxMeta.of({
      baseUrl: HttpServer.formatAddress(address),
      secrets,
      hotels,
      connect: courier.connect,
      write: guests.write,
      post: (bytes) => courier.bring({ what: "raw", updates: 1, bytes }, state.settings()),
      keep: (bytes, mimeType, filename) =>
        Effect.sync(() => {
          const file = fileOf(state.nextId(), bytes, mimeType, filename)
          state.media.put(file)
          return file
        }),
      file: (id) => state.media.get(id),
      fault: (rule) => Effect.sync(() => state.faults.add(rule)),
      faults: () => state.faults.list(),
      faultChanges: state.faultChanges,
      removeFault: (id) => Effect.sync(() => state.faults.remove(id)),
      clearFaults: Effect.sync(() => state.faults.clear()),
      settings: () => state.settings(),
      change: (change) => Effect.sync(() => state.change(change)),
      sent: (query = {}) => Effect.sync(() => state.log.find(query)),
      forgetSent: Effect.sync(() => state.log.clear()),
      report: Effect.sync(() => ({
        accepted: state.log.accepted(),
        kept: state.log.kept(),
        duplicated: state.log.duplicates().length,
        duplicates: state.log.duplicates().slice(0, MOST_DUPLICATES),
        ...door.counts(),
        droppedStatuses: receipts.dropped(),
        webhook: courier.webhook()
      })),
      deliveries: courier.deliveries,
      look: Effect.fnUntraced(function* (guestId, phoneNumberId) {
        const owner = phones.owner(guestId)
        if (owner === undefined) return
        const displayPhone = state.numbers.displayPhone(phoneNumberId)
        const { phone, userId } = owner
        for (const { callbackData, wamid } of yield* phones.look(guestId, phoneNumberId)) {
          yield* receipts.tell({ phoneNumberId, displayPhone, wamid, phone, userId, callbackData }, "read")
        }
      })
    })
  })
)

/** Its outcome is dropped: with it the routes would also be those of any server that is built upon this layer. */
const Routes = Layer.effectDiscard(Layer.build(HttpRouter.serve(
  Layer.unwrap(Effect.map(SandboxMeta, (sandbox) => Layer.mergeAll(GraphRoutes, controlRoutes(sandbox)))),
  { disableLogger: true, disableListenLog: true }
)))
