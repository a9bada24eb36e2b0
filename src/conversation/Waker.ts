import { Clock, Effect, Layer, Stream } from "effect"
import { Inbox } from "../inbox/Inbox.ts"
import { Conversations } from "./Conversations.ts"

/** Events that nobody has handled after this long have lost their nudge. */
const OVERDUE = 2_000

/** Conversations that one pass of the sweep wakes at the most. */
const MOST_PER_PASS = 2_000

/** Wakes a conversation the moment something is written for it. */
export const layer = Layer.effectDiscard(
  Effect.gen(function* () {
    const inbox = yield* Inbox
    const conversations = yield* Conversations
    yield* inbox.wakes.pipe(
      Stream.runForEach(({ conversationId }) =>
        // An actor costs more to wake than a delivery to acknowledge: whoever knocks meanwhile is heard in between.
        conversationId === null ? Effect.void : Effect.andThen(conversations.wake(conversationId), Effect.yieldNow)
      ),
      // Whatever ends it, it begins again; meanwhile the sweep wakes.
      Effect.exit,
      Effect.andThen(Effect.sleep("1 second")),
      Effect.forever,
      Effect.forkScoped
    )
  })
)

/** Wakes again whoever has waited too long: after a crash, a lost nudge, a full mailbox. Returns how many. */
export const sweep = Effect.gen(function* () {
  const inbox = yield* Inbox
  const conversations = yield* Conversations
  const now = yield* Clock.currentTimeMillis
  const overdue = yield* inbox.overdue({ from: now - OVERDUE, to: now + OVERDUE }, MOST_PER_PASS)
  yield* Effect.forEach(overdue, (id) => Effect.andThen(conversations.wake(id), Effect.yieldNow), { discard: true })
  return overdue.length
})
