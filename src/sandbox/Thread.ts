import type { Bubble, Tick } from "./Bubble.ts"

/** What a phone shows of one guest and one hotel. */
export interface Thread {
  /** `guest@phone number id`. */
  readonly id: string
  readonly guestId: string
  readonly phoneNumberId: string
  /** Oldest first. */
  readonly bubbles: ReadonlyArray<Bubble>
  /** The hotel's messages that nobody has looked at. */
  readonly unread: number
  /** "Typing" is shown until then (milliseconds since the epoch). */
  readonly typingUntil: number
}

export const threadId = (guestId: string, phoneNumberId: string): string => `${guestId}@${phoneNumberId}`

export const empty = (guestId: string, phoneNumberId: string): Thread => ({
  id: threadId(guestId, phoneNumberId),
  guestId,
  phoneNumberId,
  bubbles: [],
  unread: 0,
  typingUntil: 0
})

/** The newest so many are kept. */
export const MOST_BUBBLES = 400
/** Meta hides the indicator by itself after this many milliseconds. */
export const TYPING_MILLIS = 25_000

const RANK: Readonly<Record<Tick, number>> = { waiting: 0, failed: 1, sent: 2, delivered: 3, read: 4 }

/** A new message; what the hotel says ends its typing. A wamid that is there already changes nothing. */
export const add = (thread: Thread, bubble: Bubble): Thread =>
  thread.bubbles.some(({ wamid }) => wamid === bubble.wamid) ? thread : {
    ...thread,
    bubbles: [...thread.bubbles, bubble].slice(-MOST_BUBBLES),
    unread: bubble.from === "hotel" ? thread.unread + 1 : thread.unread,
    typingUntil: bubble.from === "hotel" ? 0 : thread.typingUntil
  }

/** Ticks only go forward. */
export const tick = (thread: Thread, wamid: string, to: Tick): Thread =>
  change(thread, (bubble) => bubble.wamid === wamid && RANK[to] > RANK[bubble.tick] ? { ...bubble, tick: to } : bubble)

/** The hotel has read this message of the guest's, and so every older one. */
export const readByHotel = (thread: Thread, wamid: string): Thread => {
  const last = thread.bubbles.findIndex((bubble) => bubble.wamid === wamid)
  return change(
    thread,
    (bubble, index) =>
      bubble.from === "guest" && index <= last && bubble.tick !== "read" ? { ...bubble, tick: "read" } : bubble
  )
}

/** The guest looks: nothing is unread. Returns what had not been seen before. */
export const seen = (thread: Thread): readonly [Thread, ReadonlyArray<Bubble>] => {
  const fresh = thread.bubbles.filter(({ from, tick }) => from === "hotel" && tick !== "read")
  const all = change(
    thread,
    (bubble) => bubble.from === "hotel" && bubble.tick !== "read" ? { ...bubble, tick: "read" } : bubble
  )
  return [thread.unread === 0 ? all : { ...all, unread: 0 }, fresh]
}

/** A reaction replaces that side's older one; without an emoji it is taken back. */
export const react = (thread: Thread, wamid: string, by: Bubble["from"], emoji: string | undefined): Thread =>
  change(
    thread,
    (bubble) =>
      bubble.wamid === wamid ? { ...bubble, reactions: { ...bubble.reactions, [by]: emoji || undefined } } : bubble
  )

export const typing = (thread: Thread, now: number): Thread => ({ ...thread, typingUntil: now + TYPING_MILLIS })

/** Bubbles that are not as they were before, to be shown again. */
export const changed = (before: Thread, after: Thread): ReadonlyArray<Bubble> =>
  before.bubbles === after.bubbles ? [] : after.bubbles.filter((bubble) => !before.bubbles.includes(bubble))

const change = (thread: Thread, f: (bubble: Bubble, index: number) => Bubble): Thread => {
  const bubbles = thread.bubbles.map(f)
  return bubbles.every((bubble, index) => bubble === thread.bubbles[index]) ? thread : { ...thread, bubbles }
}
