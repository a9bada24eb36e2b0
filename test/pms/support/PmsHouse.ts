import { Clock, Context, Effect, Layer, Option, Redacted, Ref } from "effect"
import { CircuitBreaker, RateLimiter } from "effect/persistence"
import { ClusterConfig } from "../../../src/actors/ClusterConfig.ts"
import * as Runner from "../../../src/actors/Runner.ts"
import { Audit } from "../../../src/audit/Audit.ts"
import { freshId } from "../../../src/domain/FreshId.ts"
import { GuestId, TenantId } from "../../../src/domain/Ids.ts"
import { type LocalDate, localDateAt, plusDays, StayDates } from "../../../src/domain/StayDates.ts"
import type { RoomOffer } from "../../../src/pms/Availability.ts"
import { BookingKey, type BookingRequest } from "../../../src/pms/Booking.ts"
import { type PmsConnection, PmsConnections } from "../../../src/pms/PmsConnections.ts"
import * as GuardedPms from "../../../src/pms/GuardedPms.ts"
import { PmsCache } from "../../../src/pms/guard/PmsCache.ts"
import { PmsCalls } from "../../../src/pms/guard/PmsCalls.ts"
import { PmsGateway } from "../../../src/pms/PmsGateway.ts"
import { QloAppsHttp } from "../../../src/pms/qloapps/QloAppsHttp.ts"
import type { Party } from "../../../src/pms/RoomType.ts"
import { SandboxQloApps } from "../../../src/sandbox/qloapps/SandboxQloApps.ts"
import type { VicesChange } from "../../../src/sandbox/qloapps/Vices.ts"
import * as Postgres from "../../support/Postgres.ts"
import * as PmsSettings from "./PmsSettings.ts"

/** Where a contract is tried: whose hotel, and days nobody else of this run uses. */
export class PmsHouse extends Context.Service<PmsHouse, {
  readonly tenantId: TenantId
  /** Another hotel of the same installation of ours. */
  readonly stranger: TenantId
  /** The first day of a month in the far future that no other test has. */
  readonly freshDay: Effect.Effect<LocalDate>
}>()("conserje/test/pms/PmsHouse") {
  static readonly layerOf = (tenantId: TenantId, stranger: TenantId) =>
    Layer.effect(
      PmsHouse,
      Effect.gen(function* () {
        const month = yield* Ref.make(0)
        const today = localDateAt(yield* Clock.currentTimeMillis, "UTC")
        return {
          tenantId,
          stranger,
          freshDay: Effect.map(Ref.getAndUpdate(month, (n) => n + 1), (n) => plusDays(today, 400 + n * 45))
        }
      })
    )
}

export const couple: Party = { adults: 2, childAges: [] }

export const nights = (arrive: LocalDate, count: number) => new StayDates({ arrive, leave: plusDays(arrive, count) })

/** A request for what was offered, with a key of its own. */
export const requestFor = Effect.fnUntraced(function* (offer: RoomOffer, stay: StayDates, party: Party = couple) {
  const { tenantId } = yield* PmsHouse
  const request: BookingRequest = {
    tenantId,
    key: BookingKey.make(yield* freshId("t")),
    stay,
    party,
    roomTypeId: offer.roomTypeId,
    roomId: null,
    price: offer.price,
    guest: {
      id: GuestId.make(yield* freshId("g")),
      firstName: "Ana",
      lastName: "García",
      email: null,
      phone: "+54 9 11 5555-1234"
    },
    remark: null
  }
  return request
})

/** What is free for a couple, dearest last. */
export const offersFor = Effect.fnUntraced(function* (stay: StayDates, party: Party = couple) {
  const { tenantId } = yield* PmsHouse
  const pms = yield* PmsGateway
  return (yield* pms.availability({ tenantId, stay, party, roomTypeId: null })).offers
})

/** The cheapest offer, as a request; whatever comes of it is freed at the end. */
export const requestCheapest = Effect.fnUntraced(function* (stay: StayDates, party: Party = couple) {
  const [offer] = yield* offersFor(stay, party)
  if (offer === undefined) return yield* Effect.die(`nothing is free from ${stay.arrive}`)
  const request = yield* requestFor(offer, stay, party)
  return yield* freedAtTheEnd(request)
})

export const freedAtTheEnd = Effect.fnUntraced(function* (request: BookingRequest) {
  const pms = yield* PmsGateway
  // A PMS that is away at the end of a test has nothing of ours that matters.
  yield* Effect.addFinalizer(() => Effect.ignore(pms.release(request.tenantId, request.key)))
  return request
})

export const CASA = TenantId.make("casa-del-lago")
export const LANTERN = TenantId.make("the-lantern-house")

export const Rate = RateLimiter.layer.pipe(Layer.provide(RateLimiter.layerStoreMemory))

/** The connections to the sandbox's installations. */
export const SandboxConnections = Layer.unwrap(
  Effect.map(
    SandboxQloApps,
    ({ installations }) =>
      PmsConnections.layerWith(installations.map(({ baseUrl, hotelId, key, name, timeZone }): PmsConnection => ({
        tenantId: TenantId.make(name),
        baseUrl: new URL(baseUrl),
        host: Option.none(),
        apiKey: Redacted.make(key),
        hotelId: String(hotelId),
        timeZone,
        clock: timeZone
      })))
  )
)

export const sandbox = (vices: VicesChange = {}) =>
  SandboxQloApps.layer({ port: 0, vices }).pipe(Layer.provide(Postgres.layer))

/** A bare QloApps gateway on a sandbox with its vices, and the sandbox to steer. */
export const onSandbox = (vices: VicesChange = {}, settings: Parameters<typeof PmsSettings.layer>[0] = {}) =>
  PmsGateway.layerQloApps.pipe(
    Layer.provide(SandboxConnections),
    Layer.provide([QloAppsHttp.layer, Rate, PmsSettings.layer(settings)]),
    Layer.provideMerge(PmsHouse.layerOf(CASA, LANTERN)),
    Layer.provideMerge(sandbox(vices))
  )

const SINGLE = Layer.succeed(ClusterConfig, { mode: "single", address: Option.none(), mostResident: 100 })

/** The stores of one process and its engine of actors. */
export const InOneProcess = Layer.mergeAll(
  PmsCache.layerMemory,
  PmsCalls.layerNone,
  Audit.layerNone,
  CircuitBreaker.layerStoreMemory(),
  Runner.layer.pipe(
    Layer.provide([SINGLE, Postgres.layer])
  )
)

/** The whole of it: guard, desk and QloApps over a sandbox. */
export const guardedOnSandbox = (vices: VicesChange = {}, settings: Parameters<typeof PmsSettings.layer>[0] = {}) =>
  GuardedPms.layerOver(PmsGateway.layerQloApps).pipe(
    Layer.provide([SandboxConnections, QloAppsHttp.layer, Rate, InOneProcess]),
    Layer.provide(PmsSettings.layer(settings)),
    Layer.provideMerge(PmsHouse.layerOf(CASA, LANTERN)),
    Layer.provideMerge(sandbox(vices))
  )

export const guardedMemory = GuardedPms.layerOver(PmsGateway.layerMemory).pipe(
  Layer.provide(InOneProcess),
  Layer.provide(PmsSettings.layer()),
  Layer.merge(PmsHouse.layerOf(CASA, LANTERN))
)

export const onMemory = PmsGateway.layerMemory.pipe(Layer.merge(PmsHouse.layerOf(CASA, LANTERN)))
