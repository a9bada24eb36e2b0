import { Clock, Context, Effect, Layer, Option, Result, Schema } from "effect"
import { type LocalDate, localDateAt, plusDays } from "../domain/StayDates.ts"
import { BookingKey } from "../pms/Booking.ts"
import { PmsGateway } from "../pms/PmsGateway.ts"
import { Hotels } from "../tenancy/Hotels.ts"
import * as Attempt from "./Attempt.ts"
import * as Aftermath from "./Aftermath.ts"
import * as Arrivals from "./Arrivals.ts"
import type { BookingError } from "./BookingError.ts"
import * as BookingMetrics from "./BookingMetrics.ts"
import { EuroRatesConfig } from "./EuroRatesConfig.ts"
import * as Lifecycle from "./Lifecycle.ts"
import type { Change, Record } from "./Record.ts"
import type { ReservationId } from "./Reservation.ts"
import { HEARD_ALL, ReservationStore } from "./ReservationStore.ts"
import * as Succession from "./Succession.ts"

/** What a workflow waits for next. */
export const Outlook = Schema.Union([
  /** Until that instant (milliseconds since the epoch), or until the reservation is newer than that version. */
  Schema.TaggedStruct("Wait", { version: Schema.Int, until: Schema.Finite }),
  /** Something that it stands on does not answer. */
  Schema.TaggedStruct("Away", {}),
  Schema.TaggedStruct("Done", {})
])
export type Outlook = typeof Outlook.Type

/** Changes of one reservation that one call makes at the most: the rest is for the next. */
const MOST_STEPS = 20

/** Does what is due about a reservation and answers what comes next. Stopped anywhere and run again, it goes on. */
export class Progress extends Context.Service<Progress, {
  readonly advance: (id: ReservationId) => Effect.Effect<Outlook, BookingError>
}>()("conserje/booking/Progress") {
  static readonly layer = Layer.effect(
    Progress,
    Effect.gen(function* () {
      const store = yield* ReservationStore
      const pms = yield* PmsGateway
      const hotels = yield* Hotels
      const { eurosOf } = yield* EuroRatesConfig
      const { settle, stuck } = yield* Aftermath.make

      const checkOutOn = (day: LocalDate, { tenantId }: Record): number => {
        const hotel = Option.getOrElse(hotels.byTenant(tenantId), () => ({ profile: { timeZone: "UTC" } }))
        return Arrivals.checkOutOn(day, hotel)
      }

      /** Somebody else may have changed it meanwhile: then what they did is read and gone on from. */
      const change = (before: Record, wanted: Change) => Effect.asVoid(store.change(before, wanted))

      const confirmed = Effect.fnUntraced(function* (record: Record, bookingId: Record["bookingId"], now: number) {
        const after = yield* store.change(record, {
          kind: "booked",
          actor: "house",
          detail: { booking: bookingId },
          set: {
            stage: "confirmed",
            because: null,
            bookingId,
            holdUntil: null,
            dueAt: checkOutOn(record.stay.leave, record)
          }
        })
        if (Option.isNone(after)) return
        yield* BookingMetrics.became("confirmed", record)
        yield* Option.match(eurosOf(record.price.total), {
          onNone: () => BookingMetrics.withoutRate({}),
          onSome: (euros) => BookingMetrics.value({}, euros)
        })
        yield* BookingMetrics.nights({}, record.stay.nights)
        yield* BookingMetrics.leadTime({}, Math.max(0, daysBetween(now, record)))
      })

      const daysBetween = (now: number, { stay, tenantId }: Record): number => {
        const zone = Option.match(hotels.byTenant(tenantId), {
          onNone: () => "UTC",
          onSome: (one) => one.profile.timeZone
        })
        return Math.round((Date.parse(stay.arrive) - Date.parse(localDateAt(now, zone))) / 86_400_000)
      }

      const failed = Effect.fnUntraced(function* (record: Record, because: BookingMetrics.Failure) {
        const after = yield* store.change(record, {
          kind: "released",
          actor: "house",
          detail: { because },
          set: { stage: "released", because, holdUntil: null, dueAt: null }
        })
        if (Option.isNone(after)) return
        yield* BookingMetrics.failed({ reason: because })
        yield* BookingMetrics.became("released", record)
      })

      /** The PMS was not reached, or does not say what it did: the same key is asked again later, never a new one. */
      const later = Effect.fnUntraced(function* (record: Record, stage: Record["stage"], now: number) {
        const tries = record.tries + 1
        const dueAt = now + Lifecycle.tryAgainAfter(tries)
        if (tries % Lifecycle.MOST_TRIES === 0) yield* stuck(record)
        yield* change(record, {
          kind: stage === "unknown" ? "outcome_unknown" : "pms_away",
          actor: "house",
          detail: { tries },
          set: { stage, tries, dueAt }
        })
        if (stage === "unknown" && record.stage !== "unknown") yield* BookingMetrics.became("unknown", record)
      })

      /** The record with it noted for whom the PMS is asked, once; `none` when it is no longer as it was read. */
      const noted = (record: Record) => record.bookedAs === null ? store.bookedAs(record) : Effect.succeedSome(record)

      const book = Effect.fnUntraced(function* (read: Record, now: number) {
        const asking = yield* noted(read)
        if (Option.isNone(asking)) return
        const record = asking.value
        // A guest who has not been booked by the end of the first night is not waiting any more.
        if (record.tries > 0 && now > checkOutOn(plusDays(record.stay.arrive, 1), record)) {
          const freed = yield* Effect.result(pms.release(record.tenantId, BookingKey.make(record.bookingKey)))
          return yield* Result.isSuccess(freed) ? failed(record, "pms_away") : later(record, record.stage, now)
        }
        const old = record.replaces === null ? null : Option.getOrNull(yield* store.find(record.replaces))
        const attempt = yield* Attempt.book(pms, record, old?.bookingId ?? null)
        switch (attempt._tag) {
          case "Booked":
            return yield* confirmed(record, attempt.id, now)
          case "Refused":
            return yield* failed(record, attempt.because)
          case "Unknown":
            return yield* later(record, "unknown", now)
          case "Away":
            // What may have been made under an unknown outcome stays unknown until the PMS says otherwise.
            return yield* later(record, record.stage, now)
        }
      })

      /** The PMS has a state for it: booked and not paid. Returns whether it answered. */
      const keep = Effect.fnUntraced(function* (read: Record) {
        const asking = yield* noted(read)
        if (Option.isNone(asking)) return true
        const record = asking.value
        const attempt = yield* Attempt.book(pms, record, null)
        if (attempt._tag === "Refused") yield* failed(record, attempt.because)
        if (attempt._tag === "Booked") {
          const { id } = attempt
          yield* change(record, { kind: "kept", actor: "house", detail: { booking: id }, set: { bookingId: id } })
        }
        return attempt._tag === "Booked" || attempt._tag === "Refused"
      })

      const cancelled = Effect.fnUntraced(function* (record: Record, now: number) {
        const gone = record.bookingId === null ? true : yield* pms.cancel(record.tenantId, record.bookingId).pipe(
          Effect.as(true),
          Effect.catch(() => Effect.succeed(false))
        )
        const tries = record.tries + 1
        if (!gone && tries % Lifecycle.MOST_TRIES === 0) yield* stuck(record)
        const after = yield* store.change(
          record,
          gone ? { kind: "cancelled", actor: "house", set: { stage: "cancelled", dueAt: null } } : {
            kind: "pms_away",
            actor: "house",
            detail: { tries },
            set: { tries, dueAt: now + Lifecycle.tryAgainAfter(tries) }
          }
        )
        if (gone && Option.isSome(after)) yield* BookingMetrics.became("cancelled", record)
      })

      /** Returns whether it can be gone on at once. */
      const step = Effect.fnUntraced(function* (record: Record, due: Lifecycle.Next, now: number) {
        switch (due._tag) {
          case "Keep":
            return yield* keep(record)
          case "Expire":
            yield* failed(record, "silence")
            break
          case "Book":
            yield* book(record, now)
            break
          case "Cancel":
            yield* cancelled(record, now)
            break
          case "Leave":
            yield* change(record, { kind: "stay_over", actor: "house", set: { stage: "checked_out", dueAt: null } })
        }
        return true
      })

      const advance = Effect.fnUntraced(function* (id: ReservationId): Effect.fn.Return<Outlook, BookingError> {
        for (let taken = 0; taken < MOST_STEPS; taken++) {
          const found = yield* store.find(id)
          if (Option.isNone(found)) return { _tag: "Done" }
          const record = found.value
          if (yield* Succession.settle(store, record)) continue
          const now = yield* Clock.currentTimeMillis
          yield* settle(record)
          const due = Lifecycle.next(record, now)
          yield* store.nudged(id, due._tag === "Done" ? HEARD_ALL : record.version)
          if (due._tag === "Done") return { _tag: "Done" }
          if (due._tag === "Wait") return { _tag: "Wait", version: record.version, until: due.until }
          if (!(yield* step(record, due, now))) return { _tag: "Away" }
        }
        const now = yield* Clock.currentTimeMillis
        return { _tag: "Wait", version: -1, until: now + 60_000 }
      })

      return Progress.of({ advance })
    })
  )
}
