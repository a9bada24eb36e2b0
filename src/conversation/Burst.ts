import type { InboxEvent } from "../inbox/InboxEvent.ts"
import type { Notice } from "../inbox/Notice.ts"
import type { MessageEvent, WhatsAppEvent } from "../whatsapp/WhatsAppEvent.ts"

/** An unhandled event with what it says; `said` is `null` for a payload that this version cannot read. */
export interface Heard {
  readonly event: InboxEvent
  readonly said: WhatsAppEvent | Notice | null
}

/** How long a guest is given to finish. */
export interface BurstWindow {
  /** Quiet time in milliseconds after which a burst is one turn. */
  readonly quiet: number
  /** The longest a first message waits for others, in milliseconds. */
  readonly most: number
}

/**
 * Does this event ask for an answer? Reactions, edits, revokes, statuses, echoes, calls and what is said in a group
 * are heard and never answered.
 */
export const asksForAnswer = ({ said }: Heard): boolean => said?._tag === "Message" && isAddressed(said)

const isAddressed = ({ content, group }: MessageEvent): boolean => group === undefined && !PASSIVE.has(content._tag)

const PASSIVE: ReadonlySet<string> = new Set(["Reaction", "Edit", "Revoke", "CallPermission"])

/**
 * Milliseconds until the burst is complete; 0 when it is, or when nothing in it asks for an answer. Never more than
 * `most`, whatever a clock that was set back makes of the receipts.
 */
export const waitFor = (heard: ReadonlyArray<Heard>, now: number, { most, quiet }: BurstWindow): number => {
  const received = heard.filter(asksForAnswer).map(({ event }) => event.receivedAt)
  if (received.length === 0) return 0
  const wait = Math.min(Math.max(...received) + quiet, Math.min(...received) + most) - now
  return Math.max(0, Math.min(wait, most))
}

/** What the house has to say is a turn of its own. */
export const isNotice = ({ said }: Heard): boolean => said?._tag === "Notice"

/** What came before the first of those. */
export const untilNotice = (heard: ReadonlyArray<Heard>): ReadonlyArray<Heard> => {
  const notice = heard.findIndex(isNotice)
  return notice < 0 ? heard : heard.slice(0, notice)
}
