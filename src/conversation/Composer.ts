import { Clock, Context, Effect, Layer } from "effect"
import type { DeliveryError } from "../delivery/DeliveryError.ts"
import type { NewOutboxRow } from "../delivery/Outbox.ts"
import { CorrelationId } from "../domain/CorrelationId.ts"
import { freshId } from "../domain/FreshId.ts"
import { type ConversationId, OutboxId, type PhoneNumberId, tenantOf, TurnId } from "../domain/Ids.ts"
import { Flags } from "../flags/Flags.ts"
import type { InboxError } from "../inbox/InboxError.ts"
import type { Notice } from "../inbox/Notice.ts"
import { neutral } from "../language/Neutral.ts"
import * as Trace from "../telemetry/Trace.ts"
import type { OutboundMessage } from "../whatsapp/OutboundMessage.ts"
import { fit } from "../whatsapp/ReplyLimits.ts"
import type { Heard } from "./Burst.ts"
import * as ConversationMetrics from "./ConversationMetrics.ts"
import type { Conversation, Turn } from "./ConversationStore.ts"
import { LATE_AFTER } from "./Decide.ts"
import type { Decision } from "./Decision.ts"
import { type Deliberated, Deliberation, type Matter } from "./Deliberation.ts"
import { evolve, takenOver } from "./Evolve.ts"
import { merge } from "./GuestTurn.ts"
import { OwedAnswers } from "./OwedAnswers.ts"
import * as Replies from "./Replies.ts"
import { noteOf, noteWith } from "./StaffNote.ts"
import { IDLE } from "./talk/Talk.ts"
import { windowOf } from "./Window.ts"
import * as Wording from "./Wording.ts"

/** Decides and words one turn. What it makes becomes true with the commit. */
export class Composer extends Context.Service<Composer, {
  readonly compose: (
    before: Conversation,
    heard: ReadonlyArray<Heard>,
    startedAt: number
  ) => Effect.Effect<Turn, InboxError | DeliveryError>
  /** What a guest is told when a turn failed for good; nothing while staff have the conversation. */
  readonly apology: (before: Conversation, from: PhoneNumberId) => Effect.Effect<ReadonlyArray<NewOutboxRow>>
}>()("conserje/conversation/Composer") {
  static readonly layer = Layer.effect(
    Composer,
    Effect.gen(function* () {
      const deliberation = yield* Deliberation
      const owedAnswers = yield* OwedAnswers
      const flags = yield* Flags

      const promise = Effect.fnUntraced(function* (
        conversationId: ConversationId,
        phoneNumberId: PhoneNumberId,
        turnId: TurnId | null,
        messages: ReadonlyArray<OutboundMessage>
      ) {
        const createdAt = yield* Clock.currentTimeMillis
        const traceparent = yield* Trace.here
        return yield* Effect.forEach(
          messages.flatMap(fit),
          (content) =>
            Effect.map(freshId("o"), (id): NewOutboxRow => ({
              id: OutboxId.make(id),
              tenantId: tenantOf(conversationId),
              conversationId,
              phoneNumberId,
              turnId,
              content,
              createdAt,
              traceparent
            }))
        )
      })

      /** What must be arranged before a decision may become true. */
      const arrange = Effect.fnUntraced(function* (
        { conversation, startedAt, state }: Matter,
        decision: Decision,
        phoneNumberId: PhoneNumberId,
        notice: Notice | null
      ) {
        const promised = { conversationId: conversation.id, phoneNumberId, now: startedAt }
        const last = decision._tag === "Meanwhile" ? decision.next : decision
        if (last._tag === "Owe") yield* owedAnswers.tryLater({ ...promised, ask: last.ask }, last.tries)
        if (last._tag === "StaySilent" && last.because === "owed_to_staff" && notice !== null) {
          yield* owedAnswers.leaveToStaff({ ...promised, ask: notice.about }, notice, noteOf(state.talk))
        }
        if (last._tag === "StaySilent" && last.because === "told_by_staff" && notice !== null) {
          yield* owedAnswers.tellByStaff(promised, notice)
        }
      })

      /** Our Spanish is that of the Río de la Plata; a hotel elsewhere speaks to its guests as they are used to. */
      const inItsSpanish = Effect.fnUntraced(function* (
        messages: ReadonlyArray<OutboundMessage>,
        { hotel, language }: Deliberated["moment"]
      ) {
        if (language !== "es") return messages
        const rioplatense = yield* flags.isOn("humanize.es_ar.enabled", hotel.tenantId)
        return rioplatense ? messages : messages.map(Wording.inRegister(neutral))
      })

      const compose = Effect.fnUntraced(function* (
        before: Conversation,
        heard: ReadonlyArray<Heard>,
        startedAt: number
      ) {
        const id = TurnId.make(yield* freshId("t"))
        yield* Trace.annotate({ "conserje.turn": id })
        const taken = heard.some(({ said }) => said?._tag === "Echo")
        const state = taken ? takenOver(before.state) : before.state
        const guest = merge(heard)
        const notice = noticeIn(heard)
        const from = heard.find(({ said }) => said !== null && said === (guest === null ? notice : guest.newest))
          ?.event.phoneNumberId
        const matter: Matter = { id, conversation: before, state, from: from ?? null, startedAt }
        const deliberated = guest !== null
          ? deliberation.onGuest(matter, guest)
          : notice !== null
          ? deliberation.onNotice(matter, notice)
          : deliberation.onNothing(matter)
        const { decision, intent, moment }: Deliberated = yield* deliberated.pipe(
          Trace.span("conversation.deliberate"),
          Effect.provideService(CorrelationId, id)
        )
        yield* Trace.annotate({ "conserje.intent": intent, "conserje.decision": decision._tag })
        if (from !== undefined) yield* arrange(matter, decision, from, notice)
        const after = evolve(state, decision, moment.language)
        const interactive = yield* flags.isOn("features.interactive_messages", moment.hotel.tenantId)
        const helpful = yield* flags.isOn("nlp.fallback.enhanced", moment.hotel.tenantId)
        const said = Replies.reply(decision, {
          moment,
          talk: after._tag === "Bot" ? after.talk : IDLE,
          late: guest !== null && guest.late > LATE_AFTER,
          interactive,
          helpful
        })
        const spoken = yield* inItsSpanish(said, moment)
        const words = notice === null || guest !== null ? spoken : withTemplate(spoken, notice, moment)
        const promises = from === undefined ? [] : yield* promise(before.id, from, id, words)
        if (guest !== null) yield* ConversationMetrics.byChannel({ channel: "whatsapp" })
        yield* ConversationMetrics.messages({ intent, status: "ok" })
        yield* ConversationMetrics.latency(
          { intent, status: "ok" },
          ((yield* Clock.currentTimeMillis) - startedAt) / 1000
        )
        return {
          id,
          before,
          after,
          eventIds: heard.map(({ event }) => event.id),
          intent,
          decision: decision._tag,
          language: moment.language,
          startedAt,
          ...windowOf(heard),
          promises,
          handOver: before.state._tag === "Bot" && after._tag === "WithStaff"
            ? { because: after.because, note: noteWith(decision, before.state.talk) }
            : null,
          answeredByStaff: taken
        }
      })

      return Composer.of({
        compose,
        apology: (before, from) =>
          before.state._tag === "WithStaff"
            ? Effect.succeed([])
            : promise(before.id, from, null, Replies.apology(before.state.language))
      })
    })
  )
}

/** What the house says of its own accord may come after the window closed: then the hotel's template for it goes out. */
const withTemplate = (
  [first, ...others]: ReadonlyArray<OutboundMessage>,
  { topic }: Notice,
  { hotel: { profile }, language }: Deliberated["moment"]
): ReadonlyArray<OutboundMessage> => {
  const template = profile.templates?.[topic]
  if (first === undefined) return others
  if (first._tag !== "Text" || template === undefined) return [first, ...others]
  const outside = { name: template.name, language: template.languages[language], parameters: [profile.name] }
  return [{ ...first, outside }, ...others]
}

/** A notice is a turn of its own, so there is one at most. */
const noticeIn = (heard: ReadonlyArray<Heard>): Notice | null => {
  for (const { said } of heard) if (said?._tag === "Notice") return said
  return null
}
