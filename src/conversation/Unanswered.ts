import { Effect, Option } from "effect"
import type { ConversationId } from "../domain/Ids.ts"
import { Inbox } from "../inbox/Inbox.ts"
import { InboxError, InboxFull } from "../inbox/InboxError.ts"
import type { InboxEvent } from "../inbox/InboxEvent.ts"
import { decodeNotice } from "../inbox/Notice.ts"
import * as Together from "../sql/Together.ts"
import { decodeEvent } from "../whatsapp/StoredEvent.ts"
import type { Heard } from "./Burst.ts"

/** Events of one turn at the most; a guest who sent more is answered in several. */
export const MOST_EVENTS = 200

interface Asked {
  readonly id: ConversationId
  readonly heard: ReadonlyArray<Heard>
}

/** What guests wrote and nobody has answered: whoever asks at the same moment is told by one statement. */
export const make = Effect.gen(function* () {
  const inbox = yield* Inbox

  const read = (asked: ReadonlyArray<Asked>) => {
    const askers = Map.groupBy(asked, ({ id }) => id)
    // What one of two actors of a guest has heard is news to the other.
    const known = [...askers.values()].flatMap((all) => all.length > 1 ? [] : all.flatMap(({ heard }) => idsOf(heard)))
    return inbox.unhandledOf([...askers.keys()], known, MOST_EVENTS).pipe(Effect.map((events) => {
      const of = Map.groupBy(events, ({ conversationId }) => conversationId)
      return asked.map(({ heard, id }) => {
        const before = new Set(idsOf(heard))
        return inOrder(heard, (of.get(id) ?? []).filter((event) => !before.has(event.id)).map(heardOf))
      })
    }))
  }

  const together = yield* Together.make(read, new InboxError({ reason: new InboxFull() }))

  /** Of a conversation in the order said, `heard` and what came since, at most `MOST_EVENTS`. */
  return (id: ConversationId, heard: ReadonlyArray<Heard> = []) => together({ id, heard })
})

const idsOf = (heard: ReadonlyArray<Heard>) => heard.map(({ event }) => event.id)

const heardOf = (event: InboxEvent): Heard => ({ event, said: saidBy(event) })

const saidBy = ({ payload, type }: InboxEvent): Heard["said"] =>
  Option.getOrNull<NonNullable<Heard["said"]>>(type === "notice" ? decodeNotice(payload) : decodeEvent(payload))

const inOrder = (heard: ReadonlyArray<Heard>, more: ReadonlyArray<Heard>): ReadonlyArray<Heard> =>
  more.length === 0 ? heard : [...heard, ...more].toSorted(earlier).slice(0, MOST_EVENTS)

/** As `Inbox.unhandled` orders them. Ids are numbers without a sign. */
const earlier = ({ event: one }: Heard, { event: other }: Heard): number =>
  one.occurredAt - other.occurredAt || one.id.length - other.id.length || (one.id < other.id ? -1 : 1)
