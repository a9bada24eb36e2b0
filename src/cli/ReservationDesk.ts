import { Effect, Layer, Option } from "effect"
import * as AuditRoom from "../audit/AuditRoom.ts"
import { BookingError, noSuchReservation } from "../booking/BookingError.ts"
import type { ReservationId } from "../booking/Reservation.ts"
import { Reservations } from "../booking/Reservations.ts"
import { ReservationStore } from "../booking/ReservationStore.ts"
import { ReservationWorkflows } from "../booking/ReservationWorkflows.ts"
import { RoomHolds } from "../booking/RoomHolds.ts"
import { StaffBookings } from "../booking/StaffBookings.ts"
import { StaffReservations } from "../booking/StaffReservations.ts"
import type { TenantId } from "../domain/Ids.ts"
import { Guests } from "../guests/Guests.ts"
import * as LocksRoom from "../locks/LocksRoom.ts"
import * as Database from "../sql/Database.ts"
import { DatabaseConfig } from "../sql/DatabaseConfig.ts"
import * as TenantWall from "../sql/TenantWall.ts"
import { Hotels } from "../tenancy/Hotels.ts"
import { BookingRefused, CommandError } from "./CommandError.ts"
import { asOperator } from "./OperatorCaller.ts"
import * as PmsTarget from "./PmsTarget.ts"

const hotels = Layer.effectDiscard(Hotels.use(({ refresh }) => refresh)).pipe(Layer.provideMerge(Hotels.layerSql))

/** What bookings at the front desk stand on, beside a running runtime: it carries out what is decided here within seconds. */
const layer = Layer.merge(StaffReservations.layer, Reservations.layer).pipe(
  Layer.provideMerge(ReservationWorkflows.layerSweptElsewhere),
  Layer.provideMerge(ReservationStore.layerSql),
  Layer.provideMerge(RoomHolds.layerLocks.pipe(Layer.provide(LocksRoom.layer))),
  Layer.provideMerge(Layer.merge(hotels, Guests.layerSql)),
  Layer.provide(AuditRoom.layer),
  Layer.provide(Database.layerVisiting),
  Layer.provide(DatabaseConfig.layer)
)

/** On its hotel's side of the wall, whosever reservation it is. */
export const ofReservation = (id: ReservationId) => <A, E, R>(self: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const { find } = yield* ReservationStore
    const found = yield* find(id)
    if (Option.isNone(found)) return yield* noSuchReservation
    return yield* TenantWall.within(found.value.tenantId, self)
  })

/**
 * The same with prices from the hotel's own system, which is asked and not written to; on the hotel's side of the wall.
 */
export const atPrices = (tenantId: TenantId) => <A, E, R>(self: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const hotel = yield* Hotels.use((all) => Effect.succeed(all.byTenant(tenantId)))
    const timeZone = Option.match(hotel, { onNone: () => "UTC", onSome: ({ profile }) => profile.timeZone })
    const target = { hotel: Option.some(tenantId), number: Option.none(), timeZone }
    return yield* PmsTarget.using(target)(() => Effect.provide(TenantWall.within(tenantId, self), StaffBookings.layer))
  })

/** Runs a command at that desk for whoever is logged in, and says in a sentence what it refuses. */
export const using = <A, E, R>(self: Effect.Effect<A, E, R>) =>
  self.pipe(
    asOperator,
    Effect.mapError((error) =>
      error instanceof BookingError
        ? new CommandError({ reason: new BookingRefused({ problem: error.message }) })
        : error
    ),
    Effect.provide(layer)
  )
