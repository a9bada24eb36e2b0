import { Effect, Option } from "effect"
import { SqlClient } from "effect/sql"
import { Reservations } from "../booking/Reservations.ts"
import { type ConversationId, conversationIdOf, type GuestId, guestOf, tenantOf } from "../domain/Ids.ts"
import type { Language } from "../domain/Language.ts"
import { Guests } from "../guests/Guests.ts"
import { Inbox } from "../inbox/Inbox.ts"
import { Notices } from "../inbox/Notices.ts"
import type { Heard } from "./Burst.ts"
import { unavailable } from "./ConversationError.ts"
import { Conversations } from "./Conversations.ts"
import { type Conversation, ConversationStore } from "./ConversationStore.ts"

/** What becomes of a conversation when two guests turn out to be one. */
export const make = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const inbox = yield* Inbox
  const notices = yield* Notices
  const reservations = yield* Reservations
  const store = yield* ConversationStore
  const guests = yield* Guests
  const conversations = yield* Conversations

  /** What the guest wrote, what they are to be told and what they have booked goes along, or nothing does. */
  const moveOn = Effect.fnUntraced(function* (before: Conversation, to: ConversationId) {
    yield* sql.withTransaction(Effect.gen(function* () {
      yield* store.absorb(before, to)
      yield* inbox.reassign(before.id, to)
      yield* notices.reassign(before.id, to)
      yield* reservations.reassign(before.id, to)
    })).pipe(Effect.catchTag("SqlError", unavailable))
    yield* conversations.wake(to)
  })

  /** The conversation that this one leads to, if its guest is another one. The door may have found that out just now. */
  const leadsTo = Effect.fnUntraced(function* ({ id, mergedInto }: Conversation) {
    const guest = Option.getOrNull(yield* guests.find(tenantOf(id), guestOf(id)))
    return guest?.mergedInto ? conversationIdOf(tenantOf(id), guest.mergedInto) : mergedInto
  })

  /** Takes in what the guests who turned out to be this one have left. Returns whether there was anything. */
  const absorbed = Effect.fnUntraced(function* (id: ConversationId, language: Language) {
    const others = yield* guests.mergedInto(tenantOf(id), guestOf(id))
    for (const guestId of others) {
      const other = yield* store.load(conversationIdOf(tenantOf(id), guestId), language)
      if (other.mergedInto === null) yield* moveOn(other, id)
    }
    return others.length > 0
  })

  /** A guest who changed number or user id is the same guest: from now on both lead here. */
  const learnIdentities = Effect.fnUntraced(function* (id: ConversationId, heard: ReadonlyArray<Heard>) {
    let staying: GuestId = guestOf(id)
    for (const { said } of heard) {
      if (said?._tag !== "Identity") continue
      const { phone, userId } = said.after
      if (phone === undefined && userId === undefined) continue
      staying = yield* guests.link(staying, {
        tenantId: tenantOf(id),
        ...(phone === undefined ? {} : { phone }),
        ...(userId === undefined ? {} : { userId })
      })
    }
    return conversationIdOf(tenantOf(id), staying)
  })

  return { moveOn, leadsTo, absorbed, learnIdentities }
})
