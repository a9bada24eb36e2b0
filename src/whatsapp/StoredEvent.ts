import { Option, Schema } from "effect"
import { WhatsAppEvent } from "./WhatsAppEvent.ts"

/**
 * What is written into an inbox row's payload: the event in our words, and beside it what Meta said about it, for
 * whoever has to find out later what was really sent.
 */
export interface StoredEvent {
  readonly event: WhatsAppEvent
  readonly raw: unknown
}

export const encodeEvent = (event: WhatsAppEvent, raw: unknown): StoredEvent => ({ event, raw })

const Payload = Schema.Struct({ event: WhatsAppEvent })
const decodePayload = Schema.decodeUnknownOption(Payload)

/** The event of an inbox row's payload; `none` for a payload that this version cannot read. Never throws. */
export const decodeEvent = (payload: unknown): Option.Option<WhatsAppEvent> =>
  Option.map(decodePayload(payload), ({ event }) => event)
