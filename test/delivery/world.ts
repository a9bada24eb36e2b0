import { Clock, Context, Duration, Effect, Layer, Option, Redacted } from "effect"
import { RateLimiter } from "effect/persistence"
import { SqlClient } from "effect/sql"
import { Aftermath } from "../../src/delivery/Aftermath.ts"
import { Courier } from "../../src/delivery/Courier.ts"
import { DeliveryConfig } from "../../src/delivery/DeliveryConfig.ts"
import { GuestWindow } from "../../src/delivery/GuestWindow.ts"
import { NumberStops } from "../../src/delivery/NumberStops.ts"
import { OperatorTasks } from "../../src/delivery/OperatorTasks.ts"
import { OutboxSweeps } from "../../src/delivery/OutboxSweeps.ts"
import { Pacing } from "../../src/delivery/Pacing.ts"
import { Receipts } from "../../src/delivery/Receipts.ts"
import { Recipients } from "../../src/delivery/Recipients.ts"
import { SendQueue } from "../../src/delivery/SendQueue.ts"
import { Statuses } from "../../src/delivery/Statuses.ts"
import { WindowGate } from "../../src/delivery/WindowGate.ts"
import { conversationIdOf, OutboxId, PhoneNumberId, TenantId, Wamid } from "../../src/domain/Ids.ts"
import type { Language } from "../../src/domain/Language.ts"
import { Flags } from "../../src/flags/Flags.ts"
import { Guests } from "../../src/guests/Guests.ts"
import { Inbox } from "../../src/inbox/Inbox.ts"
import { InboxConfig } from "../../src/inbox/InboxConfig.ts"
import type { NewEvent } from "../../src/inbox/InboxEvent.ts"
import { Quarantine } from "../../src/inbox/Quarantine.ts"
import type { HotelProfile } from "../../src/tenancy/Hotel.ts"
import { directoryOf } from "../../src/tenancy/Directory.ts"
import { Hotels } from "../../src/tenancy/Hotels.ts"
import { GraphApi } from "../../src/whatsapp/GraphApi.ts"
import { GraphApiConfig } from "../../src/whatsapp/GraphApiConfig.ts"
import { GraphApiTokens } from "../../src/whatsapp/GraphApiTokens.ts"
import type { OutboundMessage } from "../../src/whatsapp/OutboundMessage.ts"
import { fit } from "../../src/whatsapp/ReplyLimits.ts"
import { encodeEvent } from "../../src/whatsapp/StoredEvent.ts"
import type { StatusEvent } from "../../src/whatsapp/WhatsAppEvent.ts"
import * as Postgres from "../support/Postgres.ts"
import { PretendGraph } from "../whatsapp/PretendGraph.ts"
import * as PromisedMessages from "./PromisedMessages.ts"

export const casa = TenantId.make("casa")
export const number = PhoneNumberId.make("106540352242922")
export const otherNumber = PhoneNumberId.make("206540352242922")

/** What the test may turn while it runs. */
export class Knobs extends Context.Service<Knobs, {
  /** `null` when the guest never wrote; `undefined` means an hour from now. */
  openUntil: number | null | undefined
  language: Language | null
  profile: Partial<HotelProfile>
}>()("conserje/test/delivery/Knobs") {
  static readonly layer = Layer.sync(Knobs, () => Knobs.of({ openUntil: undefined, language: "es", profile: {} }))
}

const plain: HotelProfile = {
  name: "Casa Sol",
  timeZone: "America/Argentina/Buenos_Aires",
  defaultLanguage: "es",
  uncertainSends: "operator"
}

const HotelsLayer = Layer.unwrap(Effect.map(Knobs, (knobs) =>
  Layer.succeed(Hotels, {
    all: () => [{ tenantId: casa, profile: { ...plain, ...knobs.profile }, numbers: [] }],
    byNumber: () => Option.none(),
    byIdentifier: () => Option.none(),
    configured: () => directoryOf([]),
    refresh: Effect.succeed(1),
    save: () => Effect.void,
    seed: () => Effect.void,
    byTenant: (tenantId) => Option.some({ tenantId, profile: { ...plain, ...knobs.profile }, numbers: [] })
  })))

const WindowLayer = Layer.effect(
  GuestWindow,
  Effect.map(Knobs, (knobs) => ({
    openUntil: (asked) =>
      Effect.map(
        Clock.currentTimeMillis,
        (now) => asked.map(() => knobs.openUntil === undefined ? now + 3_600_000 : knobs.openUntil ?? null)
      ),
    language: () => Effect.sync(() => knobs.language)
  }))
)

export const config = {
  pairBurst: 45,
  pairEvery: Duration.millis(100),
  numberPerSecond: 1000,
  patience: Duration.millis(300),
  idle: Duration.seconds(10),
  maxAge: Duration.hours(24),
  maxAttempts: 100,
  lease: Duration.seconds(60),
  uncertainAfter: Duration.minutes(5)
}

const peerWithin = (timeout: Duration.Duration) =>
  Layer.unwrap(
    Effect.map(PretendGraph, ({ url }) =>
      GraphApi.layer.pipe(
        Layer.provide(GraphApiTokens.layerInstallation),
        Layer.provide(Layer.succeed(GraphApiConfig, {
          baseUrl: url,
          version: "v26.0",
          token: Redacted.make("secret"),
          connectTimeout: Duration.millis(500),
          timeout
        }))
      ))
  )

const Tables = Layer.mergeAll(
  SendQueue.layerSql,
  OutboxSweeps.layerSql,
  OperatorTasks.layerSql,
  NumberStops.layerSql,
  Receipts.layerSql,
  Guests.layerSql,
  Inbox.layerSql.pipe(
    Layer.provide(Quarantine.layerSql),
    Layer.provide(Layer.succeed(InboxConfig, { capacity: 10_000, mostItems: 500 }))
  )
)

/** Everything of the room but the cluster, on a real database and a real HTTP peer that is waited for so long. */
export const layerWith = (
  over: Partial<typeof config> = {},
  timeout = Duration.millis(500),
  flags: Parameters<typeof Flags.layerWith>[0] = {}
) =>
  Courier.layer.pipe(
    Layer.provideMerge(Layer.mergeAll(Aftermath.layer, WindowGate.layer, Recipients.layer)),
    Layer.provideMerge(Layer.mergeAll(Statuses.layer, Pacing.layer, peerWithin(timeout), WindowLayer, HotelsLayer)),
    Layer.provide(Layer.merge(
      RateLimiter.layer.pipe(Layer.provide(RateLimiter.layerStoreMemory)),
      Flags.layerWith(flags)
    )),
    Layer.provideMerge(Layer.mergeAll(Tables, PretendGraph.layer, Knobs.layer)),
    Layer.provideMerge(Layer.succeed(DeliveryConfig, { ...config, ...over })),
    Layer.provideMerge(Postgres.layer)
  )

let made = 0

/** A guest with a phone, known to the hotel, and the address their messages go to. */
export const newGuest = Effect.gen(function* () {
  const phone = `52155${String(++made).padStart(8, "0")}`
  const [guestId] = yield* (yield* Guests).resolve([{ tenantId: casa, phone }])
  if (guestId === undefined) return yield* Effect.die("no guest")
  return { phone, guestId, phoneNumberId: number, conversationId: conversationIdOf(casa, guestId) }
})
export type TestGuest = Effect.Success<typeof newGuest>

/** Promises messages to a guest, as a turn would. Returns their outbox ids. */
export const promise = Effect.fnUntraced(function* (
  { conversationId, phoneNumberId }: Pick<TestGuest, "conversationId" | "phoneNumberId">,
  ...messages: ReadonlyArray<OutboundMessage | string>
) {
  const now = yield* Clock.currentTimeMillis
  const rows = messages
    .flatMap((one) => fit(typeof one === "string" ? { _tag: "Text", body: one } : one))
    .map((content) => ({
      id: OutboxId.make(`o${++made}`),
      tenantId: casa,
      conversationId,
      phoneNumberId,
      turnId: null,
      content,
      createdAt: now
    }))
  yield* PromisedMessages.add(rows)
  return rows.map(({ id }) => id)
})

export const deliver = Effect.fnUntraced(function* (address: Pick<TestGuest, "conversationId" | "phoneNumberId">) {
  const turnstile = yield* (yield* Pacing).turnstile(address)
  yield* (yield* Courier).deliver(address, turnstile)
})

/** How a message stands: `state delivery reason`. */
export const standing = (id: OutboxId | undefined) =>
  Effect.gen(function* () {
    const row = id === undefined ? null : yield* PromisedMessages.find(id)
    return row === null ? "missing" : `${row.state} ${row.delivery} ${row.reason ?? "-"}`
  })

/** What the peer was asked to send, as text bodies in order. */
export const heard = Effect.map(PretendGraph, ({ requests }) =>
  requests.map(({ body }) => {
    const said = JSON.parse(body)
    return String(said.text?.body ?? said.template?.name ?? said.type)
  }))

export const callbackOf = (body: string): string => String(JSON.parse(body).biz_opaque_callback_data)

/** A status as the webhook would have stored it. */
export const status = (
  wamid: string,
  type: StatusEvent["type"],
  over: { readonly callbackData?: string; readonly code?: number; readonly at?: number } = {}
): NewEvent => {
  const { at = 1_790_000_000_000, callbackData, code } = over
  return {
    providerKey: `${wamid}:${type}:${++made}`,
    lane: "status",
    type,
    tenantId: casa,
    phoneNumberId: number,
    conversationId: null,
    wamid: Wamid.make(wamid),
    occurredAt: at,
    receivedAt: 1_790_000_000_500 + made,
    payload: encodeEvent({
      _tag: "Status",
      type,
      status: type,
      wamid,
      at: null,
      to: {},
      errors: code === undefined ? [] : [{ code, title: "" }],
      ...(callbackData === undefined ? {} : { callbackData })
    }, {})
  }
}

/** Puts a message's clock back, as if it had been waiting so long. */
export const age = Effect.fnUntraced(function* (id: OutboxId | undefined, interval: string) {
  const sql = yield* SqlClient.SqlClient
  yield* sql`UPDATE outbox SET created_at = created_at - ${interval}::interval,
    requested_at = requested_at - ${interval}::interval WHERE id = ${id ?? ""}`
})

export const openTasks = Effect.flatMap(OperatorTasks, (tasks) => tasks.list(null, 1_000))
