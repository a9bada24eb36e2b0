import { Effect, Schema } from "effect"
import { faultOf } from "../sql/SqlFault.ts"
import { Stage } from "./Reservation.ts"

/** Nobody can be promised this room: another guest holds or has booked it, or the hotel is full for the stay. */
export class NoRoomLeft extends Schema.TaggedError<NoRoomLeft>()("NoRoomLeft", {}) {
  readonly retryable = false
  override readonly message = "No room of this type is left for these dates."
}

/** What was quoted no longer holds: ask the PMS again and show the new price. */
export class QuoteExpired extends Schema.TaggedError<QuoteExpired>()("QuoteExpired", {}) {
  readonly retryable = false
  override readonly message = "The quote has expired."
}

/** Locks or database are away: nothing was promised, nothing may be. */
export class BookingUnavailable extends Schema.TaggedError<BookingUnavailable>()("BookingUnavailable", {
  cause: Schema.Defect()
}) {
  readonly retryable = true
  override get message() {
    return `Bookings cannot be made right now (${faultOf(this.cause)}).`
  }
}

/** What was asked makes no sense where the reservation stands. */
export class WrongStage extends Schema.TaggedError<WrongStage>()("WrongStage", { stage: Stage }) {
  readonly retryable = false
  override get message() {
    return `Not possible while the reservation is ${this.stage}.`
  }
}

export class NoSuchReservation extends Schema.TaggedError<NoSuchReservation>()("NoSuchReservation", {}) {
  readonly retryable = false
  override readonly message = "There is no such reservation."
}

/** A piece of guest data that the PMS would refuse. */
export class NotAcceptable extends Schema.TaggedError<NotAcceptable>()("NotAcceptable", {
  piece: Schema.Literals(["name", "email", "phone"])
}) {
  readonly retryable = false
  override get message() {
    return `Not a ${this.piece} that a booking can be made with.`
  }
}

/** Staff book with everything that the PMS needs; this is not known of the guest. */
export class DataMissing extends Schema.TaggedError<DataMissing>()("DataMissing", {
  piece: Schema.Literals(["name", "email", "phone"])
}) {
  readonly retryable = false
  override get message() {
    return `The guest's ${this.piece} is needed to book.`
  }
}

/** Nobody is known by that id or phone number. */
export class NoSuchGuest extends Schema.TaggedError<NoSuchGuest>()("NoSuchGuest", {}) {
  readonly retryable = false
  override readonly message = "There is no such guest."
}

/** The guest agreed to another fee than the one that is due now. */
export class FeeChanged extends Schema.TaggedError<FeeChanged>()("FeeChanged", {}) {
  readonly retryable = false
  override readonly message = "The fee is no longer what it was."
}

/** Nights that are over are not booked. */
export class PastNights extends Schema.TaggedError<PastNights>()("PastNights", {}) {
  readonly retryable = false
  override readonly message = "The first night is over by the hotel's own clock."
}

/** One stay moves once at a time: who moved twice would end with two. */
export class AlreadyMoving extends Schema.TaggedError<AlreadyMoving>()("AlreadyMoving", {}) {
  readonly retryable = false
  override readonly message = "Another change of this stay is under way: let that one go first."
}

/** The new booking is made before the old one is let go, so the stay's own room is still taken by the stay itself. */
export class RoomStillTaken extends Schema.TaggedError<RoomStillTaken>()("RoomStillTaken", { room: Schema.String }) {
  readonly retryable = false
  override get message() {
    return `Room ${this.room} cannot be booked a second time for nights that the stay has already, and no other room ` +
      `that was asked for is free. Change the dates in the hotel's own system: within a minute it is so here too.`
  }
}

/** The only error that leaves this room; callers branch on `reason`. */
export class BookingError extends Schema.TaggedError<BookingError>()("BookingError", {
  reason: Schema.Union([
    NoRoomLeft,
    QuoteExpired,
    BookingUnavailable,
    WrongStage,
    NoSuchReservation,
    NotAcceptable,
    DataMissing,
    NoSuchGuest,
    FeeChanged,
    AlreadyMoving,
    PastNights,
    RoomStillTaken
  ])
}) {
  override get message() {
    return this.reason.message
  }
}

const fail = (reason: BookingError["reason"]): Effect.Effect<never, BookingError> =>
  Effect.fail(new BookingError({ reason }))

export const noRoomLeft = fail(new NoRoomLeft())
export const quoteExpired = fail(new QuoteExpired())
export const noSuchReservation = fail(new NoSuchReservation())
export const feeChanged = fail(new FeeChanged())
export const pastNights = fail(new PastNights())
export const alreadyMoving = fail(new AlreadyMoving())
export const roomStillTaken = (room: string) => fail(new RoomStillTaken({ room }))
export const noSuchGuest = fail(new NoSuchGuest())
export const unavailable = (cause: unknown) => fail(new BookingUnavailable({ cause }))
export const wrongStage = (stage: Stage) => fail(new WrongStage({ stage }))
export const notAcceptable = (piece: NotAcceptable["piece"]) => fail(new NotAcceptable({ piece }))
export const dataMissing = (piece: DataMissing["piece"]) => fail(new DataMissing({ piece }))
