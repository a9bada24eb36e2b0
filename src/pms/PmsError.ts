import { Schema } from "effect"
import { Money } from "../domain/Money.ts"
import { BookingId } from "./Booking.ts"
import { PmsMisconfigured } from "./PmsMisconfigured.ts"
import { RoomTypeId } from "./RoomType.ts"

/** The PMS gave no usable answer: silence, a broken connection, a server error, or words nobody can read. */
export class PmsUnreachable extends Schema.TaggedError<PmsUnreachable>()("PmsUnreachable", {
  problem: Schema.Literals(["timeout", "connection", "server_error", "unreadable"])
}) {
  /** For reads. A write that ends so was proved not to have been made. */
  readonly retryable = true
  override get message(): string {
    return `The PMS gave no usable answer (${this.problem}).`
  }
}

/** A write was sent and no look-up could tell what became of it. Ask again with the same key; never with a new one. */
export class OutcomeUnknown extends Schema.TaggedError<OutcomeUnknown>()("OutcomeUnknown", {}) {
  readonly retryable = true
  override readonly message = "The PMS may or may not have done it: ask again with the same key."
}

/** The PMS understood and said no. Its own words are in its language and are never shown or matched. */
export class PmsRefused extends Schema.TaggedError<PmsRefused>()("PmsRefused", {
  status: Schema.Int,
  code: Schema.NullOr(Schema.Int)
}) {
  readonly retryable = false
  override get message(): string {
    return `The PMS refused (HTTP ${this.status}, code ${this.code ?? "none"}).`
  }
}

/** Nobody got less than they were told: the room went to somebody else, and nothing is held for this request. */
export class NoLongerAvailable extends Schema.TaggedError<NoLongerAvailable>()("NoLongerAvailable", {
  roomTypeId: RoomTypeId
}) {
  readonly retryable = false
  override readonly message = "No longer available for these dates."
}

/** The PMS would charge something else than was quoted; nothing is held. */
export class PriceDiffers extends Schema.TaggedError<PriceDiffers>()("PriceDiffers", {
  quoted: Money,
  charged: Money
}) {
  readonly retryable = false
  override get message(): string {
    const { charged, quoted } = this
    return `Quoted ${quoted.decimal} ${quoted.currency}, but the PMS charges ${charged.decimal} ${charged.currency}.`
  }
}

export const INVALID = [
  "past_dates",
  "stay_too_short",
  "stay_too_long",
  "too_many_guests",
  "unknown_room_type",
  "bad_email",
  "currency_mismatch",
  "not_extending",
  "already_arrived",
  "other_hotel"
] as const

/** A request that we do not send, because the PMS would take it and be wrong. */
export class InvalidRequest extends Schema.TaggedError<InvalidRequest>()("InvalidRequest", {
  problem: Schema.Literals(INVALID)
}) {
  readonly retryable = false
  override get message(): string {
    return `Not a booking this hotel can take: ${this.problem.replaceAll("_", " ")}.`
  }
}

export class BookingNotFound
  extends Schema.TaggedError<BookingNotFound>()("BookingNotFound", { bookingId: BookingId }) {
  readonly retryable = false
  override get message(): string {
    return `This hotel has no booking ${this.bookingId}.`
  }
}

/** The booking made under this key was cancelled. Bookings are never brought back to life: take a new key. */
export class BookingCancelled
  extends Schema.TaggedError<BookingCancelled>()("BookingCancelled", { bookingId: BookingId }) {
  readonly retryable = false
  override get message(): string {
    return `Booking ${this.bookingId} is cancelled, and a cancelled booking is never brought back.`
  }
}

/** We ask no more for now: our own limit, not the PMS's. `retryAfter` in milliseconds. */
export class TooManyCalls extends Schema.TaggedError<TooManyCalls>()("TooManyCalls", { retryAfter: Schema.Finite }) {
  readonly retryable = false
  override readonly message = "Too many calls to this PMS at the moment."
}

/** The PMS failed too often and is left alone. Nothing was sent. `retryAfter` in milliseconds. */
export class CircuitOpen extends Schema.TaggedError<CircuitOpen>()("CircuitOpen", { retryAfter: Schema.Finite }) {
  readonly retryable = false
  override readonly message = "The PMS has failed repeatedly and is left alone for a moment."
}

/** The hotel desk did not do the job: too many wait, or its time was up before its turn came. Nothing was sent. */
export class DeskBusy extends Schema.TaggedError<DeskBusy>()("DeskBusy", {}) {
  readonly retryable = true
  override readonly message = "Too many bookings are being written for this hotel at the moment."
}

/** The caller's patience ended while the job was under way; whatever it made is being undone. */
export class GaveUp extends Schema.TaggedError<GaveUp>()("GaveUp", {}) {
  readonly retryable = false
  override readonly message = "The PMS took too long; whatever came of it is being undone."
}

/** The only error that leaves this room; callers branch on `reason`. */
export class PmsError extends Schema.TaggedError<PmsError>()("PmsError", {
  reason: Schema.Union([
    PmsMisconfigured,
    PmsUnreachable,
    OutcomeUnknown,
    PmsRefused,
    NoLongerAvailable,
    PriceDiffers,
    InvalidRequest,
    BookingNotFound,
    BookingCancelled,
    TooManyCalls,
    CircuitOpen,
    DeskBusy,
    GaveUp
  ])
}) {
  override get message(): string {
    return this.reason.message
  }
}

export type PmsReason = PmsError["reason"]
