import { Effect, Schema } from "effect"
import { Language } from "../domain/Language.ts"
import { IDLE, Talk } from "./talk/Talk.ts"

// What earlier versions wrote has none of these keys.
const talk = Talk.pipe(Schema.withDecodingDefaultTypeKey(Effect.succeed(IDLE)))
const no = Schema.Boolean.pipe(Schema.withDecodingDefaultTypeKey(Effect.succeed(false)))
const none = Schema.Array(Schema.String).pipe(Schema.withDecodingDefaultTypeKey(Effect.succeed([])))

/** Who has a conversation and where it stands. This is the JSON of `conversations.state`. */
export const State = Schema.Union([
  Schema.TaggedStruct("Bot", {
    language: Language,
    /** Messages in a row that were not understood. */
    misunderstood: Schema.Int,
    talk,
    /** The last answer asked whether a person should take over: a yes means that. */
    personOffered: no,
    /** Ids of the choices that were shown last: a number picks one. */
    menu: none
  }),
  /** A person has the conversation: the bot is silent until it is handed back, and goes on where it was. */
  Schema.TaggedStruct("WithStaff", { language: Language, because: Schema.String, talk })
])
export type State = typeof State.Type
export type BotState = Extract<State, { readonly _tag: "Bot" }>

export const fresh = (language: Language): BotState => ({
  _tag: "Bot",
  language,
  misunderstood: 0,
  talk: IDLE,
  personOffered: false,
  menu: []
})
