import { ReservationId } from "../booking/Reservation.ts"
import { type Topic, TOPICS } from "../booking/Reservations.ts"
import type { Notice } from "../inbox/Notice.ts"
import { TICKET_DONE } from "../staff/Ticket.ts"
import type { Decision } from "./Decision.ts"
import type { State } from "./State.ts"
import { partyOf, stayOf } from "./talk/Inquiry.ts"

/** The hour has come to ask the PMS again for whoever was promised an answer. `about` is the promise. */
export const ANSWER_OWED = "answer_owed"

/** What to do on hearing from the house itself. While staff have the guest, staff are told and not the guest. */
export const decideNotice = (state: State, notice: Notice): Decision => {
  const { talk } = state
  const topic = TOPICS.find((one) => one === notice.topic)
  if (topic !== undefined && notice.about !== "") return ofReservation(state, topic, notice)
  if (notice.topic === TICKET_DONE) {
    return state._tag === "WithStaff" ? { _tag: "StaySilent", because: "told_by_staff" } : { _tag: "RequestDone" }
  }
  if (notice.topic !== ANSWER_OWED || talk._tag !== "Awaiting" || talk.ask !== notice.about) {
    return { _tag: "StaySilent", because: "out_of_date" }
  }
  if (state._tag === "WithStaff") return { _tag: "StaySilent", because: "owed_to_staff" }
  const { ask, inquiry, since } = talk
  const [stay, party] = [stayOf(inquiry), partyOf(inquiry)]
  return stay === null || party === null ? { _tag: "StaySilent", because: "out_of_date" } : {
    _tag: "LookUp",
    errand: { inquiry, stay, party, purpose: { _tag: "Owed", ask, since, tries: triesIn(notice) } }
  }
}

/** What became of a reservation. Staff who have the guest say it themselves. */
const ofReservation = (state: State, topic: Topic, { about, detail }: Notice): Decision =>
  state._tag === "WithStaff" ? { _tag: "StaySilent", because: "told_by_staff" } : {
    _tag: "Reserving",
    errand: {
      _tag: "Notice",
      topic,
      reservation: ReservationId.make(about),
      mediaId: detail["media"] ?? null,
      before: Math.max(0, Math.floor(Number(detail["before"]) || 0))
    }
  }

/** How often the PMS was asked before this notice. */
export const triesIn = ({ detail }: Notice): number => Math.max(1, Math.min(Number(detail["tries"]) || 1, 1_000))

const MINUTE = 60_000

/** Milliseconds until the next try: soon at first, then every quarter of an hour. */
export const waitAfter = (tries: number): number => Math.min(2 ** Math.min(tries - 1, 4), 15) * MINUTE
