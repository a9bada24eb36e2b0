import type { Policies } from "../tenancy/Policies.ts"
import type { Record } from "./Record.ts"
import { missing, type Stage } from "./Reservation.ts"

/** What the house has to do next about a reservation, without being asked. */
export type Next =
  /** Nothing until that instant (milliseconds since the epoch), or until it changes. */
  | { readonly _tag: "Wait"; readonly until: number }
  /** The hold has run out. */
  | { readonly _tag: "Expire" }
  /** Ask the PMS to keep the room while its deposit is judged or awaited: no hold of ours lasts so long. */
  | { readonly _tag: "Keep" }
  /** Ask the PMS to book, or ask it again: the key makes a repeat harmless. */
  | { readonly _tag: "Book" }
  /** Tell the PMS that the room is free again: repeating it is harmless. */
  | { readonly _tag: "Cancel" }
  /** The stay is over. */
  | { readonly _tag: "Leave" }
  | { readonly _tag: "Done" }

/** Tries under one key before a person has to look. With `tryAgainAfter` that is about a day. */
export const MOST_TRIES = 60

const SECOND = 1000
const LONGEST_PAUSE = 30 * 60 * SECOND

/** Milliseconds before the next try: 5 s, doubling, half an hour at most. */
export const tryAgainAfter = (tries: number): number =>
  Math.min(5 * SECOND * 2 ** Math.max(0, tries - 1), LONGEST_PAUSE)

/** The rule of the house. `now` in milliseconds since the epoch. */
export const next = (
  { bookingId, byStaff, deposit, dueAt, stage }: Pick<Record, "bookingId" | "byStaff" | "deposit" | "dueAt" | "stage">,
  now: number
): Next => {
  switch (stage) {
    case "held":
    case "gathering":
    case "awaiting_deposit":
      if (dueAt !== null && now >= dueAt) return { _tag: "Expire" }
      return stage === "awaiting_deposit" && bookingId === null && outlastsHold({ byStaff, deposit })
        ? { _tag: "Keep" }
        : { _tag: "Wait", until: dueAt ?? now + LONGEST_PAUSE }
    case "cancelling":
      return dueAt !== null && now < dueAt ? { _tag: "Wait", until: dueAt } : { _tag: "Cancel" }
    case "booking":
    case "unknown":
      return dueAt !== null && now < dueAt ? { _tag: "Wait", until: dueAt } : { _tag: "Book" }
    case "confirmed":
    case "checked_in":
      return dueAt !== null && now >= dueAt ? { _tag: "Leave" } : { _tag: "Wait", until: dueAt ?? now + LONGEST_PAUSE }
    case "released":
    case "cancelled":
    case "checked_out":
      return { _tag: "Done" }
  }
}

/** Where a reservation goes once the guest said yes, or gave what was missing. */
export const onward = ({ bookedFor, deposit }: Pick<Record, "bookedFor" | "deposit">): Stage =>
  missing(bookedFor).length > 0
    ? "gathering"
    : deposit.state === "awaited" || deposit.state === "receipt_given" || deposit.state === "rejected"
    ? "awaiting_deposit"
    : "booking"

/** It waits for people, in hours: a receipt for staff to judge it, a stay that staff made for its guest to pay. */
const outlastsHold = ({ byStaff, deposit }: Pick<Record, "byStaff" | "deposit">): boolean =>
  deposit.state === "receipt_given" || byStaff && deposit.state === "awaited"

/** Whether the PMS was ever asked for the room, so that it has to be told when nobody wants it any more. */
export const mayBeBooked = (
  { bookedAs, bookingId, byStaff, deposit, tries }: Pick<
    Record,
    "bookedAs" | "bookingId" | "byStaff" | "deposit" | "tries"
  >
): boolean =>
  bookedAs !== null || bookingId !== null || tries > 0 || byStaff || deposit.state === "receipt_given" ||
  deposit.state === "rejected" || deposit.state === "confirmed"

const HOUR = 3_600_000

/** How long a guest whose receipt was refused has for another one. */
const ANOTHER_RECEIPT = 20 * 60 * SECOND

/**
 * When a stage that waits for the guest ends by itself: with the hold, so that silence frees the room. Once a receipt was
 * given, or where staff made the reservation, people have the time that the hotel allows for it.
 */
export const dueOf = (
  { byStaff, deposit, holdUntil, stage }: Pick<Record, "byStaff" | "deposit" | "holdUntil" | "stage">,
  policies: Policies,
  now: number
): number | null => {
  if (stage === "held" || stage === "gathering") return holdUntil
  if (stage !== "awaiting_deposit") return null
  if (outlastsHold({ byStaff, deposit })) return now + policies.deposit.withinHours * HOUR
  return deposit.state === "rejected" ? Math.max(holdUntil ?? 0, now + ANOTHER_RECEIPT) : holdUntil
}
