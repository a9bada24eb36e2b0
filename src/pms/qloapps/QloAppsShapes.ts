import { Schema, SchemaTransformation } from "effect"

/*
 * How QloApps writes its values: an id is a number in one answer and text in the next, a decimal is text in entities and
 * a number in bookings, a name is a list once two languages are installed, and no entries at all are `[]`.
 */

const Scalar = Schema.Union([Schema.String, Schema.Finite])

export const Text = Scalar.pipe(
  Schema.decodeTo(
    Schema.String,
    SchemaTransformation.transform({
      decode: (value: string | number) => String(value),
      encode: (text: string): string | number => text
    })
  )
)

export const Id = Text.check(Schema.isPattern(/^\d+$/))

export const Whole = Text.pipe(
  Schema.decodeTo(
    Schema.Int,
    SchemaTransformation.transform({ decode: (text: string) => Number(text), encode: (whole: number) => String(whole) })
  )
)

/** `0`, `1`, `"0"`, `"1"`, `true`, `false`. */
export const Flag = Schema.Union([Scalar, Schema.Boolean]).pipe(
  Schema.decodeTo(
    Schema.Boolean,
    SchemaTransformation.transform({
      decode: (value: string | number | boolean) => value === true || value === 1 || value === "1",
      encode: (flag: boolean): string | number | boolean => flag
    })
  )
)

export const Decimal = Scalar

/** In the shop's own language, or in its first one when there are several. */
export const Name = Schema.Union([Scalar, Schema.Array(Schema.Struct({ value: Text }))]).pipe(
  Schema.decodeTo(
    Schema.String,
    SchemaTransformation.transform({
      decode: (name: string | number | ReadonlyArray<{ readonly value: string }>) =>
        typeof name === "object" ? name[0]?.value ?? "" : String(name),
      encode: (name: string): string | number | ReadonlyArray<{ readonly value: string }> => name
    })
  )
)

/** Entries as an array or as an object keyed by id. */
export const entriesOf = <S extends Schema.Top>(entry: S) =>
  Schema.Union([Schema.Array(entry), Schema.Record(Schema.String, entry)])

export const valuesOf = <A>(entries: ReadonlyArray<A> | Readonly<Record<string, A>>): ReadonlyArray<A> =>
  Object.values(entries)

/** The day of a date and time; QloApps' midnights are the hotel's own. */
export const dayOf = (dateTime: string): string => dateTime.slice(0, 10)

/** What stands for "not given": empty text and the zero date. */
export const given = (text: string): string | null => text === "" || text.startsWith("0000-00-00") ? null : text
