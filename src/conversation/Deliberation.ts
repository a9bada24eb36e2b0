import { Context, Effect, Layer, Option } from "effect"
import { type PhoneNumberId, tenantOf } from "../domain/Ids.ts"
import { Ears } from "../ears/Ears.ts"
import type { Notice } from "../inbox/Notice.ts"
import * as LanguageMetrics from "../language/LanguageMetrics.ts"
import { Listener } from "../language/Listener.ts"
import type { Intent } from "../language/Understood.ts"
import { Hotels } from "../tenancy/Hotels.ts"
import { CaringDesk } from "./caring/CaringDesk.ts"
import { conclude } from "./Conclude.ts"
import * as ConversationMetrics from "./ConversationMetrics.ts"
import type { Conversation } from "./ConversationStore.ts"
import { decide } from "./Decide.ts"
import type { Decision } from "./Decision.ts"
import type { GuestTurn } from "./GuestTurn.ts"
import { understoodIn } from "./Hearing.ts"
import { HotelContent } from "./HotelContent.ts"
import { LookUpConfig } from "./LookUpConfig.ts"
import { LookUps } from "./LookUps.ts"
import { type Moment, todayAt } from "./Moment.ts"
import { decideNotice } from "./NoticeDecision.ts"
import { ReservationDesk } from "./reserving/ReservationDesk.ts"
import { RoomNames } from "./RoomNames.ts"
import type { State } from "./State.ts"

/** What came of thinking about one turn. */
export interface Deliberated {
  readonly intent: Intent | "none"
  readonly decision: Decision
  readonly moment: Moment
}

/** One turn to think about: its id, its state, and what was heard of whom. */
export interface Matter {
  readonly id: string
  readonly conversation: Conversation
  readonly state: State
  /** The number that was written to, or that tells; `null` when nobody is answered. */
  readonly from: PhoneNumberId | null
  /** Milliseconds since the epoch. */
  readonly startedAt: number
}

/** Understands and decides, and asks the PMS in between when a decision needs it. It writes nothing. */
export class Deliberation extends Context.Service<Deliberation, {
  readonly onGuest: (matter: Matter, turn: GuestTurn) => Effect.Effect<Deliberated>
  readonly onNotice: (matter: Matter, notice: Notice) => Effect.Effect<Deliberated>
  /** Nothing was asked: a reaction, an answer from the hotel's own phone. */
  readonly onNothing: (matter: Matter) => Effect.Effect<Deliberated>
}>()("conserje/conversation/Deliberation") {
  static readonly layer = Layer.effect(
    Deliberation,
    Effect.gen(function* () {
      const listener = yield* Listener
      const hotels = yield* Hotels
      const content = yield* HotelContent
      const roomNames = yield* RoomNames
      const lookUps = yield* LookUps
      const desk = yield* ReservationDesk
      const caring = yield* CaringDesk
      const ears = yield* Ears
      const { patience } = yield* LookUpConfig

      const momentOf = Effect.fnUntraced(function* ({ conversation, id, startedAt, state }: Matter) {
        const hotel = Option.getOrNull(hotels.byTenant(tenantOf(conversation.id)))
        // Whose words would we use? The turn fails, is seen among the dead letters and can be replayed.
        if (hotel === null) return yield* Effect.die(new Error("the hotel is not in the directory"))
        const [facts, rooms] = yield* Effect.all([content.factsOf(hotel), roomNames.of(hotel.tenantId)], {
          concurrency: 2
        })
        const moment: Moment = { id, now: startedAt, hotel, facts, rooms, language: state.language, patience }
        return moment
      })

      /** Goes to the PMS for a decision that needs it, and makes another one of the answer. */
      const settled = Effect.fnUntraced(function* (
        decision: Decision,
        moment: Moment,
        matter: Matter
      ): Effect.fn.Return<Decision> {
        if (decision._tag === "Meanwhile") return { ...decision, next: yield* settled(decision.next, moment, matter) }
        if (decision._tag === "Reserving" || decision._tag === "Reserve") {
          const { conversation: { id }, from } = matter
          if (from === null) return { _tag: "StaySilent", because: "nothing_asked" }
          const errand = decision._tag === "Reserve" ? { ...decision, _tag: "Hold" } as const : decision.errand
          return yield* settled(yield* desk.run(errand, { conversationId: id, phoneNumberId: from }), moment, matter)
        }
        if (decision._tag === "Caring") {
          const { conversation: { id }, from } = matter
          if (from === null) return { _tag: "StaySilent", because: "nothing_asked" }
          return yield* caring.run(decision.errand, { conversationId: id, phoneNumberId: from })
        }
        if (decision._tag !== "LookUp") return decision
        const finding = yield* lookUps.look(matter.conversation.id, decision.errand, todayAt(moment))
        if (finding._tag !== "Found" || finding.availability.potentiallyStale) yield* ConversationMetrics.degraded({})
        return yield* settled(conclude(decision.errand, finding, moment), moment, matter)
      })

      /** A voice note that came alone, as the words that are said in it; as it came when they cannot be had. */
      const listened = Effect.fnUntraced(function* (turn: GuestTurn, { conversation, from, state }: Matter) {
        if (turn.voice === null || turn.text.trim() !== "" || from === null || state._tag === "WithStaff") return turn
        const heard = yield* ears.listen({
          conversationId: conversation.id,
          phoneNumberId: from,
          mediaId: turn.voice.id
        })
        return heard._tag === "Words" ? { ...turn, text: heard.text } : turn
      })

      return Deliberation.of({
        onGuest: Effect.fnUntraced(function* (matter, came) {
          const moment = yield* momentOf(matter)
          const turn = yield* listened(came, matter)
          const understood = yield* understoodIn(listener.understand, matter.state, turn, moment)
          if (matter.state._tag === "Bot") yield* LanguageMetrics.observe(understood)
          const spoken = { ...moment, language: understood.language }
          const decision = yield* settled(decide(matter.state, turn, understood, spoken), spoken, matter)
          return { intent: understood.intent, decision, moment: spoken }
        }),
        onNotice: Effect.fnUntraced(function* (matter, notice) {
          const moment = yield* momentOf(matter)
          return {
            intent: "none",
            decision: yield* settled(decideNotice(matter.state, notice), moment, matter),
            moment
          }
        }),
        onNothing: (matter) =>
          Effect.map(momentOf(matter), (moment) => ({
            intent: "none",
            decision: { _tag: "StaySilent", because: "nothing_asked" },
            moment
          }))
      })
    })
  )
}
