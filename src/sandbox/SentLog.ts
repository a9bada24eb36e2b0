import type { Content } from "./GraphContent.ts"

/** One send that Meta took, in the order of arrival. */
export interface SentMessage {
  /** 1 for the first. */
  readonly seq: number
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly wamid: string
  readonly phoneNumberId: string
  /** Digits of the phone, or the user id. */
  readonly to: string
  readonly callbackData: string | null
  readonly quotes: string | null
  readonly type: Content["type"]
  /** Kept for the newest messages only. */
  readonly content: Content | null
}

export interface SentQuery {
  readonly to?: string
  readonly callbackData?: string
  readonly phoneNumberId?: string
  /** Only those after this `seq`. */
  readonly after?: number
  /** The oldest so many that fit; 1000 when absent. */
  readonly limit?: number
}

/**
 * What Meta took, bounded: the proof that no outbox id was taken twice. Copies of one callback id are counted exactly
 * among the messages that are still kept.
 */
export const make = (capacity: number, contents: number) => {
  const ring: Array<SentMessage> = []
  const copies = new Map<string, number>()
  let accepted = 0

  const at = (seq: number): number => (seq - 1) % capacity

  const count = (callbackData: string | null, by: 1 | -1): void => {
    if (callbackData === null) return
    const now = (copies.get(callbackData) ?? 0) + by
    if (now === 0) copies.delete(callbackData)
    else copies.set(callbackData, now)
  }

  const kept = function* (after: number): Generator<SentMessage> {
    for (let seq = Math.max(after, accepted - ring.length) + 1; seq <= accepted; seq++) {
      const message = ring[at(seq)]
      if (message !== undefined) yield message
    }
  }

  return {
    add: (message: Omit<SentMessage, "seq">): SentMessage => {
      accepted += 1
      const sent = { ...message, seq: accepted }
      const dropped = ring[at(accepted)]
      if (dropped !== undefined) count(dropped.callbackData, -1)
      ring[at(accepted)] = sent
      count(sent.callbackData, 1)
      const old = accepted > contents ? ring[at(accepted - contents)] : undefined
      if (old?.seq === accepted - contents) ring[at(old.seq)] = { ...old, content: null }
      return sent
    },
    /** Messages taken since the start, kept or not. */
    accepted: (): number => accepted,
    kept: (): number => ring.length,
    find: ({ after = 0, callbackData, limit = 1000, phoneNumberId, to }: SentQuery): ReadonlyArray<SentMessage> => {
      const found: Array<SentMessage> = []
      for (const message of kept(after)) {
        if (found.length >= limit) break
        if (callbackData !== undefined && message.callbackData !== callbackData) continue
        if (to !== undefined && message.to !== to) continue
        if (phoneNumberId !== undefined && message.phoneNumberId !== phoneNumberId) continue
        found.push(message)
      }
      return found
    },
    /** Callback ids that were taken more than once, with how often. */
    duplicates: (): ReadonlyArray<{ readonly callbackData: string; readonly times: number }> =>
      [...copies].flatMap(([callbackData, times]) => times > 1 ? [{ callbackData, times }] : []),
    clear: (): void => {
      ring.length = 0
      copies.clear()
      accepted = 0
    }
  }
}
export type SentLog = ReturnType<typeof make>
