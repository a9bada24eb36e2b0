import { Clock, Context, Deferred, Effect, Layer, PubSub } from "effect"
import type { Bubble, Tick } from "./Bubble.ts"
import { fromHotel } from "./Bubble.ts"
import { DEMO_GUESTS, type PhoneOwner } from "./DemoGuests.ts"
import type { SentMessage } from "./SentLog.ts"
import * as Thread from "./Thread.ts"

/** What a page that shows a phone has to draw anew. */
export type PhoneChange =
  | { readonly type: "bubble"; readonly thread: string; readonly bubble: Bubble }
  | { readonly type: "thread"; readonly thread: string; readonly unread: number; readonly typing: boolean }
  | { readonly type: "guest"; readonly guest: PhoneOwner }

/** Phones beside the demo's own; then no new one can be made. */
const MOST_OWNERS = 50
const MOST_WAITING_CHANGES = 1024

/** The phones that the chat page holds. Guests who only exist in a test's messages have none. */
export class Phones extends Context.Service<Phones, {
  readonly owners: () => ReadonlyArray<PhoneOwner>
  readonly owner: (guestId: string) => PhoneOwner | undefined
  /** The owner of a phone number (digits) or user id. */
  readonly holderOf: (address: string) => PhoneOwner | undefined
  /** False when there are too many, or one with this id, phone or user id. */
  readonly add: (owner: PhoneOwner) => Effect.Effect<boolean>
  readonly threads: () => ReadonlyArray<Thread.Thread>
  /** The owner wrote this. */
  readonly write: (guestId: string, phoneNumberId: string, bubble: Bubble) => Effect.Effect<void>
  readonly tick: (guestId: string, phoneNumberId: string, wamid: string, to: Tick) => Effect.Effect<void>
  /** The owner reacted to a message. */
  readonly react: (
    guestId: string,
    phoneNumberId: string,
    wamid: string,
    emoji: string | undefined
  ) => Effect.Effect<void>
  /** The hotel's message arrives; nothing happens when no phone is its recipient's. */
  readonly receive: (message: SentMessage) => Effect.Effect<void>
  /** The hotel read a guest's message, and may have begun to type. */
  readonly hotelRead: (phoneNumberId: string, wamid: string, typing: boolean) => Effect.Effect<void>
  /** The owner looks at the thread. Returns the hotel's messages that are read by that. */
  readonly look: (guestId: string, phoneNumberId: string) => Effect.Effect<ReadonlyArray<Bubble>>
  readonly changes: PubSub.PubSub<PhoneChange>
  /** Done once pages must let go of their connection. */
  readonly hungUp: Deferred.Deferred<void>
}>()("conserje/sandbox/Phones") {
  static readonly layer = Layer.effect(
    Phones,
    Effect.gen(function* () {
      const owners = new Map(DEMO_GUESTS.map((owner) => [owner.id, owner]))
      const byAddress = new Map(DEMO_GUESTS.flatMap((owner) => addressesOf(owner)))
      const threads = new Map<string, Thread.Thread>()
      const hungUp = yield* Deferred.make<void>()
      const changes = yield* PubSub.sliding<PhoneChange>(MOST_WAITING_CHANGES)

      const update = Effect.fnUntraced(function* (
        guestId: string,
        phoneNumberId: string,
        f: (thread: Thread.Thread, now: number) => Thread.Thread
      ) {
        const now = yield* Clock.currentTimeMillis
        const id = Thread.threadId(guestId, phoneNumberId)
        const before = threads.get(id) ?? Thread.empty(guestId, phoneNumberId)
        const after = f(before, now)
        threads.set(id, after)
        for (const bubble of Thread.changed(before, after)) {
          yield* PubSub.publish(changes, { type: "bubble", thread: id, bubble })
        }
        if (before.unread !== after.unread || before.typingUntil !== after.typingUntil) {
          const { typingUntil, unread } = after
          yield* PubSub.publish(changes, { type: "thread", thread: id, unread, typing: typingUntil > now })
        }
      })

      const threadWith = (phoneNumberId: string, wamid: string) =>
        [...threads.values()].find((thread) =>
          thread.phoneNumberId === phoneNumberId && thread.bubbles.some((bubble) => bubble.wamid === wamid)
        )

      return Phones.of({
        owners: () => [...owners.values()],
        owner: (guestId) => owners.get(guestId),
        holderOf: (address) => byAddress.get(address),
        add: Effect.fnUntraced(function* (owner) {
          const addresses = addressesOf(owner)
          const taken = owners.has(owner.id) || addresses.some(([address]) => byAddress.has(address))
          if (taken || owners.size >= MOST_OWNERS) return false
          owners.set(owner.id, owner)
          for (const [address] of addresses) byAddress.set(address, owner)
          yield* PubSub.publish(changes, { type: "guest", guest: owner })
          return true
        }),
        threads: () => [...threads.values()],
        write: (guestId, phoneNumberId, bubble) =>
          update(guestId, phoneNumberId, (thread) => Thread.add(thread, bubble)),
        tick: (guestId, phoneNumberId, wamid, to) =>
          update(guestId, phoneNumberId, (thread) => Thread.tick(thread, wamid, to)),
        react: (guestId, phoneNumberId, wamid, emoji) =>
          update(guestId, phoneNumberId, (thread) => Thread.react(thread, wamid, "guest", emoji)),
        receive: Effect.fnUntraced(function* ({ at, callbackData, content, phoneNumberId, quotes, to, wamid }) {
          const owner = byAddress.get(to)
          if (owner === undefined || content === null) return
          yield* update(
            owner.id,
            phoneNumberId,
            (thread) =>
              content.type === "reaction"
                ? Thread.react(thread, content.reaction.message_id, "hotel", content.reaction.emoji)
                : Thread.add(thread, {
                  wamid,
                  from: "hotel",
                  at,
                  content: fromHotel(content),
                  quotes,
                  callbackData,
                  tick: "delivered",
                  reactions: {}
                })
          )
        }),
        hotelRead: Effect.fnUntraced(function* (phoneNumberId, wamid, typing) {
          const thread = threadWith(phoneNumberId, wamid)
          if (thread === undefined) return
          yield* update(thread.guestId, phoneNumberId, (thread, now) => {
            const read = Thread.readByHotel(thread, wamid)
            return typing ? Thread.typing(read, now) : read
          })
        }),
        look: Effect.fnUntraced(function* (guestId, phoneNumberId) {
          const [, fresh] = Thread.seen(
            threads.get(Thread.threadId(guestId, phoneNumberId)) ?? Thread.empty(guestId, phoneNumberId)
          )
          yield* update(guestId, phoneNumberId, (thread) => Thread.seen(thread)[0])
          return fresh
        }),
        changes,
        hungUp
      })
    })
  )

  /**
   * Ends the pages' streams when its scope closes. Provide it above the HTTP server, so that a page somebody left open
   * never delays the server's stopping.
   */
  static readonly hangUp: Layer.Layer<never, never, Phones> = Layer.effectDiscard(
    Effect.flatMap(Phones, ({ hungUp }) => Effect.addFinalizer(() => Deferred.succeed(hungUp, undefined)))
  )
}

const addressesOf = (owner: PhoneOwner): ReadonlyArray<readonly [string, PhoneOwner]> => [
  [owner.phone, owner],
  [owner.userId, owner]
]
