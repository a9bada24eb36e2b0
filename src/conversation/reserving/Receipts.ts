import { Effect } from "effect"
import type { Reservation, ReservationId, Stage } from "../../booking/Reservation.ts"
import type { Reservations } from "../../booking/Reservations.ts"
import type { ConversationId } from "../../domain/Ids.ts"
import type { Decision } from "../Decision.ts"
import { answered } from "./NextStep.ts"

const GONE: ReadonlySet<Stage> = new Set(["released", "cancelled"])
const ASKED: ReadonlySet<Reservation["deposit"]["state"]> = new Set(["awaited", "rejected"])

/** What guests give to prove a deposit. */
export const make = (reservations: Pick<Reservations["Service"], "attachReceipt" | "find" | "ofConversation">) => {
  const known = (id: ReservationId) =>
    // It is in the conversation's own state, so it is in the table.
    Effect.flatMap(reservations.find(id), (found) => Effect.orDie(Effect.fromOption(found)))

  /** Money for a room that was let go: somebody has to look for it, and no machine says what becomes of it. */
  const late = (id: ReservationId) =>
    Effect.map(known(id), ({ deposit, reference }): Decision => ({
      _tag: "HandOver",
      because: "payment",
      note:
        `Says that ${reference} was paid (${deposit.amount.decimal} ${deposit.amount.currency}), whose room was let ` +
        "go before: look whether the money came, and find a room or return it"
    }))

  const receipt = (id: ReservationId, mediaId: string | null) =>
    mediaId === null ? late(id) : reservations.attachReceipt(id, mediaId).pipe(
      Effect.map((reservation) => answered({ _tag: "ReceiptTaken", reservation })),
      Effect.catch((error) =>
        error.reason._tag === "WrongStage" && GONE.has(error.reason.stage) ? late(id) : Effect.fail(error)
      )
    )

  /** The newest of a guest's reservations that ended while its deposit was asked for. */
  const unpaid = (id: ConversationId) =>
    Effect.map(
      reservations.ofConversation(id),
      (all) => all.find(({ deposit, stage }) => GONE.has(stage) && ASKED.has(deposit.state))
    )

  return { known, receipt, unpaid }
}
