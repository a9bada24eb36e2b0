import { Schema } from "effect"
import { Language } from "../domain/Language.ts"

/** Where a conversation stands. Each state holds only what is true in it. This is the JSON of `conversations.state`. */
export const State = Schema.Union([
  Schema.TaggedStruct("Bot", {
    language: Language,
    /** Answers in a row that could not help: the second one is put differently. */
    misunderstood: Schema.Int
  }),
  /** A person has the conversation: the bot is silent until it is handed back. */
  Schema.TaggedStruct("WithStaff", { language: Language, because: Schema.String })
])
export type State = typeof State.Type

export const fresh = (language: Language): State => ({ _tag: "Bot", language, misunderstood: 0 })
