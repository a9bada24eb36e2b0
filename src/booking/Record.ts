import { Schema } from "effect"
import { BookedFor, Reservation } from "./Reservation.ts"

/** A reservation as this room keeps it: what the guest may know, and what keeps it moving. */
export const Record = Schema.Struct({
  ...Reservation.fields,
  /** The fence of the next change, and the number of its newest event. */
  version: Schema.Int,
  /** Fencing token of the hold; `null` once there is none. */
  holdToken: Schema.NullOr(Schema.String),
  /** Milliseconds since the epoch: when the stage ends by itself. */
  dueAt: Schema.NullOr(Schema.Finite),
  /** How often the PMS was asked to book under this key. */
  tries: Schema.Int,
  /** The key of the present attempt at the PMS. A moved stay has another one. */
  bookingKey: Schema.String,
  /**
   * Who the hotel's own system was told the room is for, written before it was asked; `null` before that. What the guest
   * corrects afterwards is for staff to put right there, who are then told too.
   */
  bookedAs: Schema.NullOr(BookedFor)
})
export type Record = typeof Record.Type

/** Who did something to a reservation. */
export type Actor = "guest" | "house" | `staff:${string}`

export const staffActor = (by: string): Actor => `staff:${by}`

/** What changes, and the event that says so. */
export interface Change {
  readonly kind: string
  readonly actor: Actor
  /** Without words of a guest and without secrets. */
  readonly detail?: { readonly [key: string]: string | number | null }
  readonly set: Partial<
    Pick<
      Record,
      | "stage"
      | "because"
      | "bookedFor"
      | "deposit"
      | "holdToken"
      | "holdUntil"
      | "dueAt"
      | "tries"
      | "bookingId"
      | "bookingKey"
      | "stay"
      | "party"
      | "room"
      | "price"
    >
  >
}
