import { Audit } from "../../../src/audit/Audit.ts"
import { Clock, type Context, Duration, Effect, Layer, Option, Redacted, Schema } from "effect"
import { HttpClient } from "effect/http"
import { CircuitBreaker, RateLimiter } from "effect/persistence"
import { ClusterConfig } from "../../../src/actors/ClusterConfig.ts"
import * as Runner from "../../../src/actors/Runner.ts"
import * as BookingRoom from "../../../src/booking/BookingRoom.ts"
import { ReservationStore } from "../../../src/booking/ReservationStore.ts"
import { OperatorTasks } from "../../../src/delivery/OperatorTasks.ts"
import { PhoneNumberId, TenantId } from "../../../src/domain/Ids.ts"
import { Flags } from "../../../src/flags/Flags.ts"
import { Guests } from "../../../src/guests/Guests.ts"
import { Inbox } from "../../../src/inbox/Inbox.ts"
import { InboxConfig } from "../../../src/inbox/InboxConfig.ts"
import { Notices } from "../../../src/inbox/Notices.ts"
import { Quarantine } from "../../../src/inbox/Quarantine.ts"
import { RoomLocks } from "../../../src/locks/RoomLocks.ts"
import { PaymentCallbacks } from "../../../src/payments/PaymentCallbacks.ts"
import * as GuardedPms from "../../../src/pms/GuardedPms.ts"
import { PmsCache } from "../../../src/pms/guard/PmsCache.ts"
import { PmsCalls } from "../../../src/pms/guard/PmsCalls.ts"
import { PmsConnections } from "../../../src/pms/PmsConnections.ts"
import { PmsGateway } from "../../../src/pms/PmsGateway.ts"
import { QloAppsHttp } from "../../../src/pms/qloapps/QloAppsHttp.ts"
import { DEMO_HOTELS } from "../../../src/sandbox/DemoHotels.ts"
import * as Database from "../../../src/sql/Database.ts"
import { StaffNotices } from "../../../src/staff/StaffNotices.ts"
import { Hotels } from "../../../src/tenancy/Hotels.ts"
import { GraphApiMedia } from "../../../src/whatsapp/GraphApiMedia.ts"
import * as PmsSettings from "../../pms/support/PmsSettings.ts"
import { around, boundary, mortal } from "./Death.ts"
import { Orders } from "./Walk.ts"

/** What this process was told to do. */
export const orders = Schema.decodeUnknownSync(Schema.fromJsonString(Orders))(process.argv.at(-1) ?? "")
export const tenantId = TenantId.make(orders.pms.tenant)
export const phoneNumberId = PhoneNumberId.make("112269058640637")

const Called = Schema.Struct({ kind: Schema.String })
const Told = Schema.Array(Schema.Struct({ topic: Schema.String }))

/** What happened, told apart by what was changed or told. */
const detailOf = (args: ReadonlyArray<unknown>): string => {
  const change = Schema.decodeUnknownOption(Called)(args[1])
  const notices = Schema.decodeUnknownOption(Told)(args[0])
  return Option.isSome(change)
    ? ` ${change.value.kind}`
    : Option.isSome(notices)
    ? ` ${notices.value.map(({ topic }) => topic).join(" ")}`
    : ""
}

const after = (room: string, methods: ReadonlyArray<string>) => (method: string, args: ReadonlyArray<unknown>) =>
  methods.includes(method) ? `${room}.${method}${detailOf(args)}` : null

const http = Layer.effect(
  QloAppsHttp,
  Effect.map(QloAppsHttp, ({ careful, reading, writing }) => ({
    careful,
    reading,
    // A write is sent and the answer is not heard, or it is heard and nothing done about it.
    writing: HttpClient.transform(
      writing,
      (sent, { method, url }) => around(`${method} ${new URL(url).pathname.split("/")[3] ?? ""}`, sent)
    )
  }))
).pipe(Layer.provide(QloAppsHttp.layer))

const { key, timeZone } = orders.pms
export const { baseUrl } = orders.pms
const pms = GuardedPms.layerOver(PmsGateway.layerQloApps).pipe(
  Layer.provide([
    PmsConnections.layerWith([{
      tenantId,
      baseUrl: new URL(baseUrl),
      host: Option.none(),
      apiKey: Redacted.make(key),
      hotelId: "1",
      timeZone,
      clock: timeZone
    }]),
    http,
    RateLimiter.layer.pipe(Layer.provide(RateLimiter.layerStoreMemory)),
    PmsCache.layerMemory,
    PmsCalls.layerNone,
    Audit.layerNone,
    CircuitBreaker.layerStoreMemory()
  ]),
  Layer.provide(PmsSettings.layer({ writeTimeout: Duration.seconds(3) }))
)

const media = Layer.effect(
  GraphApiMedia,
  Effect.map(Clock.currentTimeMillis, (now) =>
    GraphApiMedia.of({
      upload: () => Effect.as(boundary("picture uploaded"), `media${now}`),
      address: () => Effect.die("not in this test"),
      download: () => Effect.die("not in this test")
    }))
)

const wrapped = <I, S extends object>(
  tag: Context.Service<I, S>,
  room: string,
  methods: ReadonlyArray<string>
) => Layer.effect(tag, Effect.map(tag, (service) => mortal(service, after(room, methods))))

const facts = Layer.mergeAll(
  wrapped(Notices, "notices", ["tell", "forget"]).pipe(Layer.provide(Notices.layerSql)),
  wrapped(OperatorTasks, "tasks", ["open", "close"]).pipe(Layer.provide(OperatorTasks.layerSql)),
  wrapped(RoomLocks, "locks", ["acquire", "extend", "release"]).pipe(Layer.provide(RoomLocks.layerSql)),
  wrapped(PmsGateway, "pms", ["book", "cancel", "move", "release"]).pipe(Layer.provide(pms)),
  Flags.layerWith({ "reservation.qr.enabled": true, "humanize.es_ar.enabled": true }),
  media,
  Layer.mock(StaffNotices, { notify: () => Effect.void }),
  Layer.effectDiscard(Hotels.use(({ save }) => save(DEMO_HOTELS))).pipe(Layer.provideMerge(Hotels.layerSql))
)

const engine = Runner.layer.pipe(
  Layer.provide(
    Layer.succeed(ClusterConfig, { mode: "single", address: Option.none(), mostResident: 10_000 })
  )
)

/** The booking room on a database that outlives it, over a hotel's system behind its guard; only Meta is left out. */
export const house = BookingRoom.layerOver(
  wrapped(ReservationStore, "store", ["begin", "change", "keepReceipt", "nudged"]).pipe(
    Layer.provide(ReservationStore.layerSql)
  )
).pipe(
  Layer.provideMerge(facts),
  Layer.provideMerge(Layer.mergeAll(Guests.layerSql, Inbox.layerSql, PaymentCallbacks.layerSql)),
  Layer.provide(Quarantine.layerSql),
  Layer.provide(Layer.succeed(InboxConfig, { capacity: 10_000, mostItems: 500 })),
  Layer.provideMerge(engine),
  Layer.provide(Audit.layerNone),
  Layer.provideMerge(Database.layerUrl(Redacted.make(orders.databaseUrl)))
)
