import { Schema } from "effect"
import { TenantId } from "../domain/Ids.ts"

/** Where a page goes on: what the page before it said. Nothing else makes one. */
export const Cursor = Schema.String.check(
  Schema.isPattern(/^[\w-]{1,200}$/, { expected: "a cursor from the page before" })
)

export const Limit = Schema.NumberFromString.pipe(
  Schema.decodeTo(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 100 })))
)

/** Of a list: so many, from there on. */
export const paging = { cursor: Schema.optionalKey(Cursor), limit: Schema.optionalKey(Limit) }

/** Of a list over hotels: only one of them. */
export const ofHotel = { hotel: Schema.optionalKey(TenantId) }

export const pageOf = <S extends Schema.Top>(items: S) =>
  Schema.Struct({ items: Schema.Array(items), nextCursor: Schema.NullOr(Cursor) })

const USUAL = 20

export interface Asked {
  readonly cursor?: string
  readonly limit?: number
}

export const limitOf = ({ limit }: Asked): number => limit ?? USUAL

/** The key after which the page begins; empty for the first. */
export const afterOf = ({ cursor }: Asked): string =>
  cursor === undefined ? "" : keyIn(Buffer.from(cursor, "base64url").toString("utf8"))

/** The same where ids are numbers: 0 comes before all of them. */
export const numberedOf = (asked: Asked) => {
  const after = afterOf(asked)
  return { after: /^\d{1,18}$/.test(after) ? after : "0", limit: limitOf(asked) }
}

/** The same for what is read backwards, from a number; null for the first page. */
export const beforeOf = (asked: Asked): number | null => {
  const key = afterOf(asked)
  return /^\d{1,15}(\.\d+)?$/.test(key) ? Number(key) : null
}

/** A cursor that was made up begins anew. */
const keyIn = (text: string): string => /^[\w./:|@+-]*$/.test(text) ? text : ""

/** A page, with the cursor of the next when there may be one. */
export const page = <A>(asked: Asked, items: ReadonlyArray<A>, keyOf: (last: A) => string) => {
  const last = items.at(-1)
  const nextCursor = last === undefined || items.length < limitOf(asked)
    ? null
    : Buffer.from(keyOf(last), "utf8").toString("base64url")
  return { items, nextCursor }
}
