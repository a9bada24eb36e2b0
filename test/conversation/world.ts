import { Duration, Effect, Layer, Option, Ref, Schedule } from "effect"
import { SqlClient } from "effect/sql"
import { ClusterConfig } from "../../src/actors/ClusterConfig.ts"
import * as Runner from "../../src/actors/Runner.ts"
import { Audit } from "../../src/audit/Audit.ts"
import { AuditSpool } from "../../src/audit/AuditSpool.ts"
import { Composer } from "../../src/conversation/Composer.ts"
import * as ConversationActor from "../../src/conversation/ConversationActor.ts"
import { ConversationConfig } from "../../src/conversation/ConversationConfig.ts"
import { Conversations } from "../../src/conversation/Conversations.ts"
import { ConversationStore } from "../../src/conversation/ConversationStore.ts"
import { Deliberation } from "../../src/conversation/Deliberation.ts"
import { Handovers } from "../../src/conversation/Handovers.ts"
import { HotelContent } from "../../src/conversation/HotelContent.ts"
import { LookUpConfig } from "../../src/conversation/LookUpConfig.ts"
import { LookUps } from "../../src/conversation/LookUps.ts"
import { OwedAnswers } from "../../src/conversation/OwedAnswers.ts"
import { RoomNames } from "../../src/conversation/RoomNames.ts"
import { CaringDesk } from "../../src/conversation/caring/CaringDesk.ts"
import { ReservationDesk } from "../../src/conversation/reserving/ReservationDesk.ts"
import { Turns } from "../../src/conversation/Turns.ts"
import * as Waker from "../../src/conversation/Waker.ts"
import { Deliveries } from "../../src/delivery/Deliveries.ts"
import { OperatorTasks } from "../../src/delivery/OperatorTasks.ts"
import type { DeliveryAddress } from "../../src/delivery/DeliveryAddress.ts"
import { type ConversationId, conversationIdOf, PhoneNumberId, TenantId, Wamid } from "../../src/domain/Ids.ts"
import { type GuestIdentity, Guests } from "../../src/guests/Guests.ts"
import { Flags } from "../../src/flags/Flags.ts"
import { DeadLetters } from "../../src/inbox/DeadLetters.ts"
import { Inbox } from "../../src/inbox/Inbox.ts"
import { InboxConfig } from "../../src/inbox/InboxConfig.ts"
import type { NewEvent } from "../../src/inbox/InboxEvent.ts"
import { Notices } from "../../src/inbox/Notices.ts"
import { Quarantine } from "../../src/inbox/Quarantine.ts"
import type { Listener } from "../../src/language/Listener.ts"
import { PmsGateway } from "../../src/pms/PmsGateway.ts"
import { outside } from "./outside.ts"
import { HotelContents } from "../../src/tenancy/HotelContents.ts"
import { Hotels } from "../../src/tenancy/Hotels.ts"
import type { Hotel } from "../../src/tenancy/Hotel.ts"
import type { Content, WhatsAppEvent } from "../../src/whatsapp/WhatsAppEvent.ts"
import { room as booking, trail } from "../booking/house.ts"
import * as Postgres from "../support/Postgres.ts"

export const tenantId = TenantId.make("casa")
export const phoneNumberId = PhoneNumberId.make("112")

const hotel: Hotel = {
  tenantId,
  profile: {
    name: "Casa del Lago",
    timeZone: "America/Argentina/Buenos_Aires",
    defaultLanguage: "es",
    location: { latitude: -41.1, longitude: -71.3, name: "Casa del Lago", address: "Av. Bustillo 1500, Bariloche" },
    reception: null,
    uncertainSends: "operator"
  },
  numbers: [{ phoneNumberId, displayPhone: "5492944000000" }]
}

const openHotel = Layer.effectDiscard(Hotels.use(({ save }) => save([hotel]))).pipe(
  Layer.provideMerge(Hotels.layerSql)
)

/** What was asked of delivery: nothing is sent here. */
const nudges = Layer.effect(
  Deliveries,
  Effect.map(Ref.make<ReadonlyArray<DeliveryAddress>>([]), (asked) =>
    Deliveries.of({
      nudge: (address) => Ref.update(asked, (all) => [...all, address]),
      showTyping: () => Effect.void
    }))
)

interface Options {
  readonly quiet: number
  readonly flags?: Parameters<typeof Flags.layerWith>[0]
}

/** The conversation room on a real database and a real engine of actors; only the sending is left out. */
export const layerWith = (listener: Layer.Layer<Listener>, options: Options) =>
  layerOn(listener, options, booking, PmsGateway.layerMemory)

/** The same over that booking room and that hotel's system. */
export const layerOn = <E, P>(
  listener: Layer.Layer<Listener>,
  options: Options,
  bookingRoom: Layer.Layer<
    Layer.Success<typeof booking>,
    Layer.Error<typeof booking> | E,
    Layer.Services<typeof booking>
  >,
  pms: Layer.Layer<P | PmsGateway>
) =>
  Layer.mergeAll(ConversationActor.layer, Waker.layer).pipe(
    Layer.provideMerge(Turns.layer),
    Layer.provideMerge(Layer.mergeAll(Conversations.layerCluster, Composer.layer)),
    Layer.provideMerge(Layer.mergeAll(Deliberation.layer, OwedAnswers.layer)),
    Layer.provideMerge(Layer.merge(ReservationDesk.layer, CaringDesk.layer)),
    Layer.provide(outside),
    Layer.provide(Audit.layerSql.pipe(Layer.provide(AuditSpool.layerNone))),
    Layer.provideMerge(Layer.mergeAll(
      Layer.mergeAll(
        HotelContent.layer.pipe(Layer.provide(HotelContents.layerSql.pipe(Layer.provide(Audit.layerNone)))),
        RoomNames.layer,
        LookUps.layer
      ),
      Layer.mergeAll(nudges, listener)
    )),
    Layer.provideMerge(bookingRoom),
    Layer.provideMerge(Runner.layer),
    Layer.provideMerge(
      Layer.mergeAll(
        Flags.layerWith({ "reservation.qr.enabled": true, "humanize.es_ar.enabled": true, ...options.flags }),
        OperatorTasks.layerSql,
        Notices.layerSql
      )
    ),
    Layer.provideMerge(pms),
    Layer.provideMerge(Layer.mergeAll(Inbox.layerSql, Handovers.layerSql, ConversationStore.layerSql)),
    Layer.provideMerge(Layer.mergeAll(Quarantine.layerSql, DeadLetters.layerSql, Guests.layerSql, openHotel)),
    Layer.provide(Layer.mergeAll(
      Layer.succeed(ConversationConfig, {
        givenBackAfter: Duration.hours(12),
        burst: { quiet: options.quiet, most: 4_000 },
        attempts: 2,
        idle: Duration.seconds(10)
      }),
      Layer.succeed(LookUpConfig, {
        timeout: Duration.seconds(8),
        patience: { quote: 20 * 60_000, owed: 6 * 3_600_000 }
      }),
      Layer.succeed(InboxConfig, { capacity: 10_000, mostItems: 500 }),
      Layer.succeed(ClusterConfig, { mode: "single", address: Option.none(), mostResident: 10_000 })
    )),
    Layer.provideMerge(trail),
    Layer.provideMerge(Postgres.layer)
  )

let drawn = 0

export const eventOf = (
  conversationId: ConversationId,
  said: WhatsAppEvent,
  over: Partial<NewEvent> = {}
): NewEvent => {
  const key = `k${++drawn}`
  const wamid = "wamid" in said && said.wamid !== null ? Wamid.make(said.wamid) : null
  return {
    providerKey: key,
    lane: "conversation",
    type: said.type,
    tenantId,
    phoneNumberId,
    conversationId,
    wamid,
    occurredAt: Date.now(),
    receivedAt: Date.now(),
    payload: { event: said },
    ...over
  }
}

export const said = (content: Content, wamid = `wamid.${++drawn}`): WhatsAppEvent => ({
  _tag: "Message",
  type: content._tag.toLowerCase(),
  wamid,
  from: { phone: "5491" },
  at: null,
  content
})

export const text = (body: string) => said({ _tag: "Text", body })

/** A guest of the hotel and the address of their conversation. */
export const guest = (identity: Omit<GuestIdentity, "tenantId">) =>
  Effect.gen(function* () {
    const guests = yield* Guests
    const [id] = yield* guests.resolve([{ tenantId, ...identity }])
    if (id === undefined) throw new Error("no guest")
    return conversationIdOf(tenantId, id)
  })

/** Waits until a condition of the database holds, for at most ten seconds. */
export const eventually = <A, E, R>(check: Effect.Effect<A, E, R>, holds: (value: A) => boolean) =>
  check.pipe(
    Effect.repeat({ until: holds, schedule: Schedule.spaced("20 millis") }),
    Effect.timeout("10 seconds")
  )

export const unhandled = (id: ConversationId) =>
  Effect.flatMap(SqlClient.SqlClient, (sql) =>
    Effect.map(
      sql<{ readonly count: number }>`
        SELECT count(*)::int4 AS count FROM inbox_events WHERE conversation_id = ${id} AND state = 'new'`,
      ([row]) => row?.count ?? -1
    ))

/** What was promised to a guest, as its content. */
export const promised = (id: ConversationId) =>
  Effect.flatMap(SqlClient.SqlClient, (sql) =>
    Effect.map(
      sql<{ readonly content: { readonly _tag: string; readonly body?: string } }>`
        SELECT content FROM outbox WHERE conversation_id = ${id} ORDER BY seq`,
      (rows) => rows.map(({ content }) => content)
    ))

export const turns = (id: ConversationId) =>
  Effect.flatMap(
    SqlClient.SqlClient,
    (sql) =>
      sql<{ readonly decision: string; readonly eventIds: ReadonlyArray<string> }>`
      SELECT decision, event_ids::text[] FROM turns WHERE conversation_id = ${id} ORDER BY version`
  )
