import { Context, Effect, Layer, Option } from "effect"
import type { TenantId } from "../domain/Ids.ts"
import { type BookingError, wrongStage } from "./BookingError.ts"
import * as Dealings from "./Dealings.ts"
import { type Record, staffActor } from "./Record.ts"
import type { Reference, ReservationId } from "./Reservation.ts"
import type { ReservationEvent } from "./ReservationEvent.ts"
import { ReservationStore } from "./ReservationStore.ts"

/** A reservation with everything that happened to it. */
export interface Dossier {
  readonly record: Record
  readonly events: ReadonlyArray<ReservationEvent>
  /** Meta's ids of what the guest gave as proof of the deposit. */
  readonly receipts: ReadonlyArray<string>
  /** The number of the first event that is missing or was altered. */
  readonly broken: number | null
}

/** What the front desk can do. `by` names who did it, in the reservation's line of events. Repeating is harmless. */
export class StaffReservations extends Context.Service<StaffReservations, {
  /** Newest first; of all hotels when none is named. */
  readonly list: (tenantId: TenantId | null, limit: number) => Effect.Effect<ReadonlyArray<Record>, BookingError>
  readonly byReference: (
    tenantId: TenantId,
    reference: Reference
  ) => Effect.Effect<Option.Option<Record>, BookingError>
  readonly dossier: (id: ReservationId) => Effect.Effect<Dossier, BookingError>
  /** The money came: the room is booked. */
  readonly confirmDeposit: (id: ReservationId, by: string) => Effect.Effect<Record, BookingError>
  /** It did not: the guest is told and may give another receipt. */
  readonly rejectDeposit: (id: ReservationId, by: string) => Effect.Effect<Record, BookingError>
  /** Frees a room that is not booked; the guest is told. */
  readonly release: (id: ReservationId, by: string) => Effect.Effect<Record, BookingError>
  /** At no cost to the guest, who is told. */
  readonly cancel: (id: ReservationId, by: string) => Effect.Effect<Record, BookingError>
  /** Asks the PMS again now, to book or to cancel, whenever the next try would have been. */
  readonly retry: (id: ReservationId, by: string) => Effect.Effect<Record, BookingError>
}>()("conserje/booking/StaffReservations") {
  static readonly layer = Layer.effect(
    StaffReservations,
    Effect.gen(function* () {
      const store = yield* ReservationStore
      const { alter, cancel, confirmDeposit, load, onward, release } = yield* Dealings.make

      const dossier = Effect.fnUntraced(function* (id: ReservationId) {
        const record = yield* load(id)
        return {
          record,
          events: yield* store.events(id),
          receipts: yield* store.receipts(id),
          broken: Option.getOrNull(yield* store.firstBroken(id))
        }
      })

      const rejectDeposit = (id: ReservationId, by: string) =>
        alter(id, (record, hotel, now) =>
          Effect.gen(function* () {
            if (record.stage !== "awaiting_deposit") return yield* wrongStage(record.stage)
            if (record.deposit.state === "rejected") return null
            const deposit = { ...record.deposit, state: "rejected" } as const
            const set = yield* onward({ ...record, deposit }, hotel, now)
            return { kind: "deposit_rejected", actor: staffActor(by), set: { ...set, deposit } }
          }))

      const retry = (id: ReservationId, by: string) =>
        alter(
          id,
          (record) =>
            record.stage === "booking" || record.stage === "unknown" || record.stage === "cancelling"
              ? Effect.succeed({ kind: "retried", actor: staffActor(by), set: { dueAt: null } })
              : wrongStage(record.stage)
        )

      return StaffReservations.of({
        list: store.newest,
        byReference: store.byReference,
        dossier,
        confirmDeposit: (id, by) => confirmDeposit(id, staffActor(by)),
        rejectDeposit,
        release: (id, by) => release(id, staffActor(by), "staff"),
        cancel: (id, by) => cancel(id, staffActor(by), null),
        retry
      })
    })
  )
}
