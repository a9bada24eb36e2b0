import type { Asked } from "../language/Understood.ts"
import type { State } from "./State.ts"
import type { Question } from "./talk/Inquiry.ts"

/** What the house asked last, for whoever understands the answer. */
export const askedIn = (state: State): Asked | null => {
  if (state._tag === "WithStaff") return null
  if (state.personOffered) return "yes_no"
  const { talk } = state
  switch (talk._tag) {
    case "Gathering":
      return ASKED[talk.question]
    case "ChoosingDates":
    case "Offering":
      return "room"
    case "Confirming":
      return "yes_no"
    case "Reserving":
      return talk.asked === "deposit" ? null : talk.asked
    case "Cancelling":
    case "LeavingLate":
      return "yes_no"
    case "ChoosingOwn":
      return "reference"
    default:
      // A number alone picks from what was shown.
      return state.menu.length > 0 ? "room" : null
  }
}

const ASKED = {
  stay: "stay",
  arrive: "arrive",
  leave: "leave",
  days: "stay",
  party: "party",
  child_ages: "child_ages",
  change: null
} as const satisfies Record<Question, Asked | null>
