import type { Intent } from "../../language/Understood.ts"
import type { Decision } from "../Decision.ts"
import type { GuestTurn } from "../GuestTurn.ts"
import type { Said } from "../Said.ts"
import type { Talk } from "../talk/Talk.ts"
import type { Purpose, ReservingErrand } from "./ReservingDecision.ts"

/** A text longer than this is no name, address or number. */
const LONGEST_PIECE = 128

/** May be an answer to a piece that was asked, however it was understood. */
const PLAIN: ReadonlySet<Intent> = new Set(["inform", "unknown", "greeting", "affirm", "out_of_scope"])

const LET_GO: ReadonlySet<Intent> = new Set(["cancel_reservation", "start_over"])

const OWN: Readonly<Partial<Record<Intent, Purpose>>> = {
  my_reservation: "show",
  cancel_reservation: "cancel",
  modify_reservation: "modify",
  payment_confirmation: "receipt"
}

const errand = (wanted: ReservingErrand): Decision => ({ _tag: "Reserving", errand: wanted })

/** What a guest says while a room is kept for them, or of a reservation of theirs; nothing when it is about something else. */
export const onReservation = (talk: Talk, said: Said, turn: GuestTurn): Decision | null => {
  switch (talk._tag) {
    case "Reserving":
      return underWay(talk, said, turn) ?? own(said, turn)
    case "Cancelling":
      if (said.intent === "affirm") {
        return said.sure
          ? errand({ _tag: "Cancel", reservation: talk.reservation, agreed: talk.fee })
          : errand({ _tag: "Own", purpose: "cancel", reference: null, mediaId: null })
      }
      if (said.intent === "deny") return { _tag: "ReservingAnswer", answer: { _tag: "Kept" } }
      return said.intent === "cancel_reservation"
        ? errand({ _tag: "Cancel", reservation: talk.reservation, agreed: talk.fee })
        : own(said, turn)
    case "ChoosingOwn": {
      const { entities: { pick, reference } } = said
      const [id] = typeof pick === "number" ? talk.references.slice(pick - 1, pick) : []
      const named = reference ?? id ?? null
      return named === null
        ? own(said, turn)
        : errand({ _tag: "Own", purpose: talk.purpose, reference: named, mediaId: null })
    }
    case "Idle":
      return own(said, turn)
    default:
      // "Cancel" while offers are on the table means those.
      return said.intent === "cancel_reservation" && said.entities.reference === null
        ? { _tag: "StartOver", had: true }
        : own(said, turn)
  }
}

const own = ({ entities, intent }: Said, { media }: GuestTurn): Decision | null => {
  const purpose = OWN[intent]
  if (purpose === undefined) return null
  return errand({ _tag: "Own", purpose, reference: entities.reference, mediaId: media?.id ?? null })
}

const underWay = (
  { asked, reservation }: Extract<Talk, { readonly _tag: "Reserving" }>,
  { entities, intent }: Said,
  { media, text }: GuestTurn
): Decision | null => {
  if (LET_GO.has(intent)) return errand({ _tag: "Release", reservation })
  if (media !== null && (asked === "deposit" || intent === "payment_confirmation")) {
    return errand({ _tag: "Receipt", reservation, mediaId: media.id })
  }
  const { email, name, phone } = entities
  const named = {
    ...(name === null ? {} : { name }),
    ...(email === null ? {} : { email }),
    ...(phone === null ? {} : { phone })
  }
  // Days in figures are no name and no address: the guest would rather come at another time.
  const isAnotherStay = asked !== "phone" && entities.stay !== null && /\d/u.test(text) && !text.includes("@")
  if (asked !== "deposit" && Object.keys(named).length === 0 && PLAIN.has(intent) && isPiece(text) && !isAnotherStay) {
    return errand({ _tag: "Give", reservation, pieces: { [asked]: text.trim() } })
  }
  if (Object.keys(named).length > 0 && (PLAIN.has(intent) || asked !== "deposit")) {
    return errand({ _tag: "Give", reservation, pieces: named })
  }
  return intent === "payment_confirmation" || (asked === "deposit" && intent === "payment_info")
    ? errand({ _tag: "Ask", reservation, again: true })
    : null
}

const isPiece = (text: string): boolean => {
  const trimmed = text.trim()
  return trimmed !== "" && trimmed.length <= LONGEST_PIECE && !trimmed.includes("\n") && !trimmed.includes("?")
}
