import { Context, Effect, Layer } from "effect"
import type { DeliveryError } from "../delivery/DeliveryError.ts"
import { OperatorTasks } from "../delivery/OperatorTasks.ts"
import { type ConversationId, type PhoneNumberId, tenantOf } from "../domain/Ids.ts"
import type { InboxError } from "../inbox/InboxError.ts"
import type { Notice } from "../inbox/Notice.ts"
import { Notices } from "../inbox/Notices.ts"
import { ANSWER_OWED, triesIn, waitAfter } from "./NoticeDecision.ts"

/** Where a promise was made, and to whom. */
export interface Promised {
  readonly conversationId: ConversationId
  readonly phoneNumberId: PhoneNumberId
  readonly ask: string
  /** Milliseconds since the epoch. */
  readonly now: number
}

/**
 * Answers that guests were promised. An appointment is made before the turn that promises is committed: one that no turn
 * stands behind is heard and means nothing.
 */
export class OwedAnswers extends Context.Service<OwedAnswers, {
  /** The PMS is asked again after a while that grows with the tries. */
  readonly tryLater: (promised: Promised, tries: number) => Effect.Effect<void, InboxError>
  /** Staff have the guest: they are told once, and the promise is kept for when the guest is given back. */
  readonly leaveToStaff: (
    promised: Promised,
    notice: Notice,
    note: string
  ) => Effect.Effect<void, InboxError | DeliveryError>
  /** What became of a reservation while staff have its guest: they tell it. */
  readonly tellByStaff: (
    to: Omit<Promised, "ask">,
    notice: Notice
  ) => Effect.Effect<void, InboxError | DeliveryError>
}>()("conserje/conversation/OwedAnswers") {
  static readonly layer = Layer.effect(
    OwedAnswers,
    Effect.gen(function* () {
      const notices = yield* Notices
      const tasks = yield* OperatorTasks

      const appoint = (
        { ask, conversationId, now, phoneNumberId }: Promised,
        tries: number,
        staffTold: boolean
      ) =>
        notices.tellAt(now + waitAfter(tries), {
          key: `${ANSWER_OWED}:${ask}:${tries}`,
          conversationId,
          phoneNumberId,
          topic: ANSWER_OWED,
          about: ask,
          detail: { tries: String(tries), staffTold: staffTold ? "yes" : "no" }
        })

      return OwedAnswers.of({
        tryLater: (promised, tries) => appoint(promised, tries, false),
        tellByStaff: ({ conversationId, now }, { about, topic }) =>
          tasks.open([{
            tenantId: tenantOf(conversationId),
            conversationId,
            kind: "untold_news",
            subject: `${about}:${topic}`,
            detail: `A guest who is with staff has to be told of the reservation ${about}: ${
              topic.replaceAll("_", " ")
            }.`
          }], now),
        leaveToStaff: Effect.fnUntraced(function* (promised, notice, note) {
          const { ask, conversationId, now } = promised
          if (notice.detail["staffTold"] !== "yes") {
            yield* tasks.open([{
              tenantId: tenantOf(conversationId),
              conversationId,
              kind: "owed_answer",
              subject: ask,
              detail: `A guest who is with staff was promised an answer about a stay. ${note}.`
            }], now)
          }
          yield* appoint(promised, triesIn(notice) + 1, true)
        })
      })
    })
  )
}
