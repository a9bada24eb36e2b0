import { intentOfChoice } from "../language/HelpChoices.ts"
import type { Intent, Understood } from "../language/Understood.ts"
import type { GuestTurn } from "./GuestTurn.ts"
import type { State } from "./State.ts"

/** What the agent must now do. A decision names effects; it performs none. */
export type Decision =
  | { readonly _tag: "Greet" }
  | { readonly _tag: "Help" }
  | { readonly _tag: "SendLocation" }
  | { readonly _tag: "TellHours" }
  | { readonly _tag: "HandOver"; readonly because: string }
  /** `again` when the last answer did not help either: it is put differently. */
  | { readonly _tag: "Clarify"; readonly again: boolean }
  /** Something came that cannot be read yet. */
  | { readonly _tag: "CannotRead"; readonly what: Unreadable }
  | { readonly _tag: "StaySilent"; readonly because: "with_staff" | "nothing_asked" | "too_late" }

/** What a guest is told kindly that we cannot read; `other` for whatever has no sentence of its own. */
const KINDS = ["audio", "voice", "image", "video", "document", "sticker", "contacts", "location", "long"] as const
export type Unreadable = typeof KINDS[number] | "other"

/** A text longer than this that was not understood is asked for in fewer words. */
const LONG_TEXT = 2_000

/** A message that reached us later than this after it was written needs a reason to be answered still. */
export const LATE_AFTER = 15 * 60_000

/** What still makes sense an hour later: a fact asked for, or a person. A greeting or a puzzle does not. */
const WORTH_ANSWERING_LATE: ReadonlySet<Intent> = new Set(["hotel_location", "business_hours_info", "human", "help"])

/** The rule of the house, without a runtime: what to do on hearing this in that state. */
export const decide = (state: State, turn: GuestTurn, understood: Understood): Decision => {
  if (state._tag === "WithStaff") return { _tag: "StaySilent", because: "with_staff" }
  const intent = (turn.tapped === null ? undefined : intentOfChoice(turn.tapped.id)) ?? understood.intent
  if (turn.late > LATE_AFTER && !WORTH_ANSWERING_LATE.has(intent)) return { _tag: "StaySilent", because: "too_late" }
  switch (intent) {
    case "greeting":
      return { _tag: "Greet" }
    case "help":
      return { _tag: "Help" }
    case "hotel_location":
      return { _tag: "SendLocation" }
    case "business_hours_info":
      return { _tag: "TellHours" }
    case "human":
      return { _tag: "HandOver", because: "guest_asked" }
    default:
      return notUnderstood(state, turn)
  }
}

const notUnderstood = (state: Extract<State, { readonly _tag: "Bot" }>, turn: GuestTurn): Decision => {
  if (turn.text.trim() === "") {
    const [first] = turn.place ? ["location"] : turn.unread
    if (first !== undefined) return { _tag: "CannotRead", what: KINDS.find((kind) => kind === first) ?? "other" }
  }
  if (turn.text.length > LONG_TEXT) return { _tag: "CannotRead", what: "long" }
  return { _tag: "Clarify", again: state.misunderstood > 0 }
}

/** The state that a decision leads to. */
export const evolve = (state: State, decision: Decision, understood: Understood): State => {
  if (state._tag === "WithStaff") return state
  const { language } = understood
  switch (decision._tag) {
    case "HandOver":
      return { _tag: "WithStaff", language, because: decision.because }
    case "Clarify":
      return { _tag: "Bot", language, misunderstood: state.misunderstood + 1 }
    case "CannotRead":
    case "StaySilent":
      return { ...state, language }
    default:
      return { _tag: "Bot", language, misunderstood: 0 }
  }
}

/** A person answered from the hotel's own phone: that is a hand-over, whatever the bot was doing. */
export const takenOver = (state: State): State =>
  state._tag === "WithStaff" ? state : { _tag: "WithStaff", language: state.language, because: "phone_app" }
