import { Clock, Effect, Layer, Option } from "effect"
import { ClusterConfig } from "../../src/actors/ClusterConfig.ts"
import * as Runner from "../../src/actors/Runner.ts"
import { Audit } from "../../src/audit/Audit.ts"
import { AuditSpool } from "../../src/audit/AuditSpool.ts"
import { AuditTrail } from "../../src/audit/AuditTrail.ts"
import { StaffNotices } from "../../src/staff/StaffNotices.ts"
import * as BookingRoom from "../../src/booking/BookingRoom.ts"
import type { Wish } from "../../src/booking/Reservations.ts"
import { OperatorTasks } from "../../src/delivery/OperatorTasks.ts"
import { conversationIdOf, PhoneNumberId, TenantId } from "../../src/domain/Ids.ts"
import type { StayDates } from "../../src/domain/StayDates.ts"
import { Flags } from "../../src/flags/Flags.ts"
import { GraphApiMedia } from "../../src/whatsapp/GraphApiMedia.ts"
import { Guests } from "../../src/guests/Guests.ts"
import { Inbox } from "../../src/inbox/Inbox.ts"
import { InboxConfig } from "../../src/inbox/InboxConfig.ts"
import { decodeNotice } from "../../src/inbox/Notice.ts"
import { Notices } from "../../src/inbox/Notices.ts"
import { Quarantine } from "../../src/inbox/Quarantine.ts"
import { RoomLocks } from "../../src/locks/RoomLocks.ts"
import { PmsGateway } from "../../src/pms/PmsGateway.ts"
import type { Party } from "../../src/pms/RoomType.ts"
import type { Hotel } from "../../src/tenancy/Hotel.ts"
import { Hotels } from "../../src/tenancy/Hotels.ts"
import { eventually } from "../support/Eventually.ts"
import * as Postgres from "../support/Postgres.ts"

export const tenantId = TenantId.make("casa")
const phoneNumberId = PhoneNumberId.make("112")

const hotel: Hotel = {
  tenantId,
  profile: {
    name: "Casa del Lago",
    timeZone: "America/Argentina/Buenos_Aires",
    defaultLanguage: "es",
    uncertainSends: "operator"
  },
  numbers: [{ phoneNumberId, displayPhone: "+54 294 455-0142" }]
}

const openHotel = Layer.effectDiscard(Hotels.use(({ save }) => save([hotel]))).pipe(
  Layer.provideMerge(Hotels.layerSql)
)

/** Every picture that was uploaded, with the id that it was given. */
export const uploads: Array<Uint8Array> = []

const media = Layer.succeed(
  GraphApiMedia,
  GraphApiMedia.of({
    upload: (_, { bytes }) => Effect.sync(() => `media${uploads.push(bytes)}`),
    address: () => Effect.die("not in this test"),
    download: () => Effect.die("not in this test")
  })
)

/** Codes are sent, whatever else is off. */
const flags = Flags.layerWith({ "reservation.qr.enabled": true })

/** Staff who are told nothing here. */
const staff = Layer.mock(StaffNotices, { notify: () => Effect.void })

/** The booking room with Meta's shelf of pictures in this process. */
export const roomOn = <E, R>(locks: Layer.Layer<RoomLocks, E, R>) =>
  BookingRoom.layer.pipe(Layer.provideMerge(locks), Layer.provide(Layer.mergeAll(media, staff)))

/** The same with its holds in a table. */
export const room = roomOn(RoomLocks.layerSql)

/** Who did what. */
export const trail = AuditTrail.layerSql.pipe(
  Layer.provideMerge(Audit.layerSql),
  Layer.provide(AuditSpool.layerNone)
)

/** The booking room on a real database and a real engine, with the PMS of a small hotel. */
export const layerWith = (pms: Layer.Layer<PmsGateway>) =>
  room.pipe(
    Layer.provideMerge(
      Layer.mergeAll(pms, flags, OperatorTasks.layerSql, openHotel, Guests.layerSql, Notices.layerSql)
    ),
    Layer.provideMerge(Inbox.layerSql),
    Layer.provideMerge(Quarantine.layerSql),
    Layer.provideMerge(Runner.layer),
    Layer.provide(Layer.mergeAll(
      Layer.succeed(InboxConfig, { capacity: 10_000, mostItems: 500 }),
      Layer.succeed(ClusterConfig, { mode: "single", address: Option.none(), mostResident: 10_000 })
    )),
    Layer.provideMerge(trail),
    Layer.provideMerge(Postgres.layer)
  )

let drawn = 0

/** A new guest who chose the first room type that sleeps them. */
export const wish = Effect.fnUntraced(function* (stay: StayDates, party: Party = { adults: 2, childAges: [] }) {
  const guests = yield* Guests
  const pms = yield* PmsGateway
  const [guestId] = yield* guests.resolve([{ tenantId, phone: `549115555${String(1000 + ++drawn)}` }])
  const [offer] = (yield* pms.availability({ tenantId, stay, party, roomTypeId: null })).offers
  if (guestId === undefined || offer === undefined) return yield* Effect.die("no guest or no room")
  const wanted: Wish = {
    key: `event${drawn}`,
    tenantId,
    conversationId: conversationIdOf(tenantId, guestId),
    guestId,
    phoneNumberId,
    stay,
    party,
    offer,
    quotedUntil: (yield* Clock.currentTimeMillis) + 1_200_000
  }
  return wanted
})

/** The topics a guest was told, in order. */
export const told = ({ conversationId }: Pick<Wish, "conversationId">) =>
  Effect.flatMap(
    Inbox,
    (inbox) =>
      Effect.map(inbox.unhandled(conversationId, 100), (events) =>
        events.flatMap(({ payload }) =>
          Option.match(decodeNotice(payload), { onNone: () => [], onSome: ({ topic }) => [topic] })
        ))
  )

export const hears = (who: Pick<Wish, "conversationId">, topic: string) =>
  eventually(told(who), (topics) => topics.includes(topic))
