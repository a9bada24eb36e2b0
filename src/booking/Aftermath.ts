import { Clock, Effect, Option } from "effect"
import type { DeliveryError } from "../delivery/DeliveryError.ts"
import { OperatorTasks } from "../delivery/OperatorTasks.ts"
import type { InboxError } from "../inbox/InboxError.ts"
import { Notices } from "../inbox/Notices.ts"
import { BookingKey } from "../pms/Booking.ts"
import type { PmsError } from "../pms/PmsError.ts"
import { PmsGateway } from "../pms/PmsGateway.ts"
import { Hotels } from "../tenancy/Hotels.ts"
import { policiesOf } from "../tenancy/Policies.ts"
import * as Arrivals from "./Arrivals.ts"
import { type BookingError, unavailable } from "./BookingError.ts"
import { Flags } from "../flags/Flags.ts"
import * as Lifecycle from "./Lifecycle.ts"
import { isPaid } from "./Deposits.ts"
import { depositsOf } from "./PaidDeposits.ts"
import { QrCodes } from "./qr/QrCodes.ts"
import type { Record } from "./Record.ts"
import { isSame, type Stage } from "./Reservation.ts"
import type { Topic } from "./Reservations.ts"
import { ReservationStore } from "./ReservationStore.ts"
import { RoomHolds } from "./RoomHolds.ts"
import { STAY_CANCELLED } from "./Succession.ts"

/** Ends of a reservation that the guest did not choose: each is told. */
const UNWANTED: ReadonlySet<string> = new Set([
  "room_taken",
  "price_changed",
  "pms_refused",
  "pms_away",
  "staff",
  STAY_CANCELLED
])

/** What a guest is told because a reservation stands where it stands; `null` when they know it already. */
export const topicOf = ({ because, byStaff, deposit, stage, tries }: Record): Topic | null => {
  switch (stage) {
    case "released":
      return because === "silence" ? "hold_expired" : UNWANTED.has(because ?? "") ? "reservation_failed" : null
    case "awaiting_deposit":
      return deposit.state === "rejected"
        ? "deposit_rejected"
        : byStaff && deposit.state === "awaited"
        ? "deposit_asked"
        : null
    case "booking":
      return tries > 0 ? "reservation_delayed" : deposit.state === "confirmed" ? "deposit_confirmed" : null
    case "unknown":
      return "reservation_unknown"
    case "confirmed":
      return because === "desk" ? "reservation_changed" : "reservation_confirmed"
    case "cancelled":
      return because === "moved" ? null : "reservation_cancelled"
    default:
      return null
  }
}

/**
 * What follows from where a reservation stands: what the guest is told, what staff have to do, which hold and which
 * appointments there are. Every part may be repeated, and is, whenever a crash leaves it open whether it was done.
 */
export const make = Effect.gen(function* () {
  const pms = yield* PmsGateway
  const notices = yield* Notices
  const holds = yield* RoomHolds
  const tasks = yield* OperatorTasks
  const hotels = yield* Hotels
  const flags = yield* Flags
  const store = yield* ReservationStore
  const codes = yield* QrCodes

  const profileOf = (record: Record) =>
    Option.getOrNull(Option.map(hotels.byTenant(record.tenantId), (one) => one.profile))

  const task = (
    record: Record,
    kind: "booking_differs" | "booking_stuck" | "deposit_to_check" | "deposit_to_return",
    detail: string,
    subject: string = record.id
  ) =>
    Effect.flatMap(Clock.currentTimeMillis, (now) =>
      tasks.open([{
        tenantId: record.tenantId,
        conversationId: record.conversationId,
        kind,
        subject,
        detail: `${record.reference}: ${detail}`
      }], now))

  /** The PMS has let the old stay go with the new one's booking: ours follows. */
  const replaced = Effect.fnUntraced(function* ({ id, replaces }: Record) {
    const old = replaces === null ? Option.none() : yield* store.find(replaces)
    if (Option.isNone(old) || old.value.stage !== "confirmed") return
    yield* store.change(old.value, {
      kind: "moved",
      actor: "house",
      detail: { to: id },
      set: { stage: "cancelled", because: "moved", dueAt: null }
    })
    yield* notices.forget(old.value.conversationId, old.value.id)
  })

  /** No system changes the guest of a booking for us: whoever was booked under what they have corrected since, is. */
  const correct = Effect.fnUntraced(function* (record: Record) {
    const { bookedAs, bookedFor, bookingId, stage } = record
    if (bookedAs === null || bookingId === null || isSame(bookedAs, bookedFor) || OVER.has(stage)) return
    const pieces = CORRECTED.flatMap(([piece, ...fields]) =>
      fields.some((field) => bookedAs[field] !== bookedFor[field]) ? [piece] : []
    )
    yield* task(
      record,
      "booking_differs",
      `the guest corrected their ${pieces.join(", ")} after the hotel's system had kept the room; put it right there`,
      `${record.id}:guest`
    )
    yield* store.bookedAs(record)
  })

  const settle = Effect.fnUntraced(function* (record: Record) {
    const topic = topicOf(record)
    // What may happen more than once is told apart by what it led to.
    const nth = topic === "deposit_rejected"
      ? `${record.bookingKey}:${(yield* store.receipts(record.id)).length}`
      : topic === "reservation_changed"
      ? `${record.bookingKey}:${record.room.id}:${record.stay.arrive}:${record.stay.leave}`
      : record.bookingKey
    if (topic !== null) yield* notices.tell([noticeOf(record, topic, nth)])
    const { deposit, stage } = record
    yield* correct(record)
    if (stage === "awaiting_deposit" && deposit.state === "receipt_given") {
      yield* task(record, "deposit_to_check", "a receipt was given; look whether the money came")
    } else {
      yield* tasks.close("deposit_to_check", [record.id], "the deposit was judged, or the reservation is over")
    }
    if (stage === "released" && (deposit.state === "confirmed" || deposit.state === "receipt_given")) {
      const why = record.because === STAY_CANCELLED
        ? "the stay that this one was to replace is cancelled"
        : "there is no room"
      yield* task(record, "deposit_to_return", `a deposit was paid and ${why}; return it`)
    }
    if (
      record.holdToken !== null && stage !== "held" && stage !== "gathering" && stage !== "awaiting_deposit" &&
      stage !== "booking" && stage !== "unknown"
    ) yield* holds.letGo(record, record.stage)
    if (stage === "confirmed") {
      yield* replaced(record)
      const profile = profileOf(record)
      if (profile === null) return
      const now = yield* Clock.currentTimeMillis
      // Other nights, other hours: what was to be told at the old ones is told at the new ones, or not at all.
      if (record.because === "desk") yield* notices.forget(record.conversationId, record.id, Arrivals.TOPICS)
      for (const { at, topic } of Arrivals.appointments(record, policiesOf(profile), profile.timeZone)) {
        if (at > now) yield* notices.tellAt(at, noticeOf(record, topic, record.bookingKey))
      }
      if (yield* flags.isOn("reservation.qr.enabled", record.tenantId)) {
        const notice = noticeOf(record, "reservation_qr", codes.nameOf(record))
        yield* notices.tell([{ ...notice, detail: { media: yield* codes.mediaOf(record) } }])
      }
    }
    if (stage === "cancelled") {
      yield* notices.forget(record.conversationId, record.id)
      // Where it was moved, what was paid counts for the new stay; where it ended with the old one, that one returns its own.
      const owed = record.because === "moved"
        ? []
        : record.because === STAY_CANCELLED
        ? [deposit]
        : yield* depositsOf(store, record)
      if (owed.some(isPaid)) {
        yield* task(record, "deposit_to_return", "a deposit was paid and the stay is cancelled; return all but the fee")
      }
    }
    // Kept there for a deposit that did not come. Harmless where nothing was.
    if (stage === "released" && Lifecycle.mayBeBooked(record)) {
      yield* pms.release(record.tenantId, BookingKey.make(record.bookingKey))
    }
  })

  return {
    settle: (record: Record): Effect.Effect<void, BookingError> => inOneError(settle(record)),
    stuck: (record: Record): Effect.Effect<void, BookingError> =>
      inOneError(
        task(record, "booking_stuck", "the hotel's system has not answered for a day; look there for the booking")
      )
  }
})

const CORRECTED = [["name", "firstName", "lastName"], ["e-mail", "email"], ["phone", "phone"]] as const
const OVER: ReadonlySet<Stage> = new Set(["released", "cancelling", "cancelled", "checked_out"])

const noticeOf = (record: Record, topic: Topic, key: string) => ({
  key: `${record.id}:${topic}:${key}`,
  conversationId: record.conversationId,
  phoneNumberId: record.phoneNumberId,
  topic,
  about: record.id,
  detail: record.because === null ? {} : { because: record.because }
})

/** Whatever is away, the workflow comes back to it. */
const inOneError = <A>(
  run: Effect.Effect<A, BookingError | DeliveryError | InboxError | PmsError>
): Effect.Effect<A, BookingError> =>
  Effect.catchTags(run, { DeliveryError: unavailable, InboxError: unavailable, PmsError: unavailable })
