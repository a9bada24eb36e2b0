import { Schema } from "effect"
import { LANGUAGES } from "../domain/Language.ts"
import { Fault } from "./Fault.ts"

const Id = Schema.NonEmptyString.check(Schema.isMaxLength(200))
const short = (maximum: number) => Schema.String.check(Schema.isMaxLength(maximum))
const wanted = <S extends Schema.Constraint>(schema: S) => Schema.optionalKey(schema)

/** A phone of the page and the hotel it writes to. */
const Line = { guestId: Id, phoneNumberId: Id }

/** The longest text that WhatsApp lets a guest send, in UTF-16 units. */
export const LONGEST_TEXT = 65_536

/** What the page may send for a guest. */
export const Writing = Schema.Struct({
  ...Line,
  quotes: wanted(Id),
  content: Schema.Union([
    Schema.TaggedStruct("Text", { body: Schema.NonEmptyString.check(Schema.isMaxLength(LONGEST_TEXT)) }),
    Schema.TaggedStruct("Tap", {
      via: Schema.Literals(["button_reply", "list_reply"]),
      id: Id,
      title: short(100),
      description: wanted(short(200))
    }),
    Schema.TaggedStruct("Location", {
      latitude: Schema.Finite.check(Schema.isBetween({ minimum: -90, maximum: 90 })),
      longitude: Schema.Finite.check(Schema.isBetween({ minimum: -180, maximum: 180 })),
      name: wanted(short(200)),
      address: wanted(short(300))
    }),
    Schema.TaggedStruct("Picture", { id: Id, caption: wanted(short(1024)) }),
    Schema.TaggedStruct("Reaction", { to: Id, emoji: wanted(short(16)) })
  ])
})
export type Writing = typeof Writing.Type

export const Looking = Schema.Struct(Line)

export const NewGuest = Schema.Struct({
  name: Schema.NonEmptyString.check(Schema.isMaxLength(60)),
  language: Schema.Literals(LANGUAGES)
})

export const NewFault = Schema.Struct({ fault: Fault, times: wanted(Schema.Literal(1)) })
