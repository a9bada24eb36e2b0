/** How a column stands on the wire: `whole` is a JSON number, `decimal` and `text` are strings, `none` is null. */
export type FieldKind = "whole" | "decimal" | "text" | "none"

export interface Field {
  readonly name: string
  /** An expression over `r`, the resource's row. */
  readonly sql: string
  readonly kind: FieldKind
  readonly filterable: boolean
  /** Filterable only with `date=1`. */
  readonly date: boolean
  /** The resource that the value is an id of, for XML. */
  readonly refersTo: string | undefined
  /** XML wraps it in a `<language>`. */
  readonly translated: boolean
}

/** A list of ids (and more) that hangs on each row. */
export interface Association {
  readonly name: string
  readonly node: string
  /** An expression over `r`: a JSON array of objects with an `id`, or null when there are none. */
  readonly sql: string
}

/** One readable list of the API and where its rows come from. */
export interface Resource {
  /** As in the URL. */
  readonly path: string
  /** Names of the list and of one entry in the answer: not always those of the path. */
  readonly many: string
  readonly one: string
  /** After FROM; `r` names the row and has `shop`. */
  readonly from: string
  readonly fields: ReadonlyArray<Field>
  readonly associations: ReadonlyArray<Association>
}

const field = (kind: FieldKind) => (name: string, sql: string, more: Partial<Field> = {}): Field => ({
  name,
  sql,
  kind,
  filterable: true,
  date: false,
  refersTo: undefined,
  translated: false,
  ...more
})

export const whole = field("whole")
export const decimal = (name: string, sql: string, more?: Partial<Field>) =>
  field("decimal")(name, `(${sql})::numeric(20,6)::text`, more)
export const text = field("text")
export const none = (name: string) => field("none")(name, "NULL::text")
export const constant = (name: string, value: number | string) =>
  typeof value === "number" ? whole(name, String(value)) : text(name, `'${value}'::text`)
export const translated = (name: string, sql: string) => text(name, sql, { translated: true })
export const added = text("date_add", "r.date_add", { date: true })
export const updated = text("date_upd", "r.date_upd", { date: true })

/** Ids of another table's rows, in order. */
export const idsOf = (from: string): string =>
  `(SELECT json_agg(json_build_object('id', a.id) ORDER BY a.id) FROM ${from})`
