import { Option, Schema } from "effect"
import type { ConversationId, PhoneNumberId } from "../domain/Ids.ts"

/**
 * What the house itself has to say to a guest: a reservation moved on, a reminder is due, an answer that was owed is
 * known. It goes the way of every message, so it is told in order, once, in the guest's language, and not while staff
 * have the guest. It names things and holds no words.
 */
export const Notice = Schema.TaggedStruct("Notice", {
  /** What kind of thing happened: `deposit_confirmed`, `pre_arrival_1d`... The room that tells it knows the set. */
  topic: Schema.String.check(Schema.isPattern(/^[a-z0-9_]{1,60}$/)),
  /** The id of what it is about: a reservation, a question, a ticket. */
  about: Schema.String,
  /** What else must be known to tell it. No secrets and no words of a guest. */
  detail: Schema.Record(Schema.String, Schema.String)
})
export type Notice = typeof Notice.Type

/** A notice and who is to hear it. */
export interface NewNotice {
  /** One thing has one key for ever: posted again, it is the same notice. */
  readonly key: string
  readonly conversationId: ConversationId
  /** The business number that tells it. */
  readonly phoneNumberId: PhoneNumberId
  readonly topic: string
  readonly about: string
  readonly detail: Readonly<Record<string, string>>
}

const decodePayload = Schema.decodeUnknownOption(Schema.Struct({ notice: Notice }))

/** The notice of an inbox row's payload; `none` for a payload that holds none. Never throws. */
export const decodeNotice = (payload: unknown): Option.Option<Notice> =>
  Option.map(decodePayload(payload), ({ notice }) => notice)
