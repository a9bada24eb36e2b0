import { Effect, Layer } from "effect"
import { BookingError } from "../booking/BookingError.ts"
import { ReservationStore } from "../booking/ReservationStore.ts"
import { ReservationWorkflows } from "../booking/ReservationWorkflows.ts"
import { RoomHolds } from "../booking/RoomHolds.ts"
import { StaffReservations } from "../booking/StaffReservations.ts"
import { Guests } from "../guests/Guests.ts"
import * as LocksRoom from "../locks/LocksRoom.ts"
import * as Database from "../sql/Database.ts"
import { DatabaseConfig } from "../sql/DatabaseConfig.ts"
import { Hotels } from "../tenancy/Hotels.ts"
import { BookingRefused, CommandError } from "./CommandError.ts"

const hotels = Layer.effectDiscard(Hotels.use(({ refresh }) => refresh)).pipe(Layer.provideMerge(Hotels.layerSql))

/** What the front desk can do, beside a running runtime: it carries out what is decided here within seconds. */
const layer = StaffReservations.layer.pipe(
  Layer.provide(ReservationWorkflows.layerSweptElsewhere),
  Layer.provide(ReservationStore.layerSql),
  Layer.provide(RoomHolds.layerLocks.pipe(Layer.provide(LocksRoom.layer))),
  Layer.provide(Layer.merge(hotels, Guests.layerSql)),
  Layer.provide(Database.layerVisiting),
  Layer.provide(DatabaseConfig.layer)
)

/** Runs a command at that desk, and says in a sentence what it refuses. */
export const using = <A, E, R>(self: Effect.Effect<A, E, R>) =>
  self.pipe(
    Effect.mapError((error) =>
      error instanceof BookingError
        ? new CommandError({ reason: new BookingRefused({ problem: error.message }) })
        : error
    ),
    Effect.provide(layer)
  )
