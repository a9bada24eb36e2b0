import type { Booking } from "../pms/Booking.ts"
import type { Record } from "./Record.ts"

/** What the hotel's own system says that we do not know yet. */
export type Difference =
  | { readonly _tag: "Same" }
  | { readonly _tag: "CancelledAtDesk" }
  | { readonly _tag: "Arrived" }
  | { readonly _tag: "Left" }
  /** The desk gave the guest another room or other days. */
  | { readonly _tag: "Moved"; readonly stay: Booking["stay"]; readonly room: Booking["rooms"][number] }
  /** A room is kept there for a reservation that holds none here: a person has to look. */
  | { readonly _tag: "Ghost" }
  /** Not to be told apart by rule: two rooms where one was booked, or one that is not kept. */
  | { readonly _tag: "Unclear" }

const SAME: Difference = { _tag: "Same" }

/** Compares a reservation with its booking. Where ours is still under way, its workflow finds out by itself. */
export const difference = (
  { room, stage, stay }: Pick<Record, "room" | "stage" | "stay">,
  booking: Booking
): Difference => {
  const holding = booking.rooms.filter(({ holds }) => holds)
  switch (stage) {
    case "released":
    case "cancelled":
      return holding.length > 0 && booking.status !== "checked_out" ? { _tag: "Ghost" } : SAME
    case "confirmed":
    case "checked_in": {
      if (booking.status === "cancelled") return { _tag: "CancelledAtDesk" }
      if (booking.status === "checked_out") return { _tag: "Left" }
      const [only, ...others] = holding
      if (only === undefined || others.length > 0 || booking.status === "not_held") return { _tag: "Unclear" }
      const moved = only.roomId !== room.id || only.stay.arrive !== stay.arrive || only.stay.leave !== stay.leave
      if (moved) return { _tag: "Moved", stay: only.stay, room: only }
      return booking.status === "checked_in" && stage === "confirmed" ? { _tag: "Arrived" } : SAME
    }
    default:
      return SAME
  }
}
