import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import type { Fragment } from "effect/sql/Statement"
import type { Filter } from "./Filter.ts"
import type { ListQuery } from "./ListQuery.ts"
import type { Field, Resource } from "./Resource.ts"

/** Columns as they stand on the wire, in their order; associations under their name. */
export type Row = Readonly<Record<string, unknown>>

const column = ({ name }: Field) => `t."${name}"`

/** Compares as MySQL would: numbers by value, what is no number as 0, text without regard to case. */
const number = (value: string): number => {
  const read = Number(value)
  return Number.isFinite(read) ? read : 0
}

/** Reads rows of the pretend database in the shape of the wire. */
export const make = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient

  const value = ({ kind }: Field, written: string): Fragment => {
    switch (kind) {
      case "whole":
        return sql`${Math.trunc(number(written))}::int`
      case "decimal":
        return sql`${String(number(written))}::numeric`
      default:
        return sql`lower(${written}::text)`
    }
  }
  const operand = (field: Field): Fragment =>
    sql.literal(
      field.kind === "whole"
        ? column(field)
        : field.kind === "decimal"
        ? `${column(field)}::numeric`
        : `lower(${column(field)})`
    )

  const condition = (field: Field, filter: Filter): Fragment => {
    const left = operand(field)
    switch (filter._tag) {
      case "OneOf":
        return sql`${left} IN (${sql.csv(filter.values.map((one) => value(field, one)))})`
      case "Between":
        return sql`${left} BETWEEN ${value(field, filter.low)} AND ${value(field, filter.high)}`
      case "Not":
        return sql`${left} <> ${value(field, filter.value)}`
      case "Above":
        return sql`${left} > ${value(field, filter.value)}`
      case "Below":
        return sql`${left} < ${value(field, filter.value)}`
      case "Like":
        return sql`${sql.literal(column(field))}::text ILIKE ${filter.pattern}`
    }
  }

  const rows = (resource: Resource, shop: string, query: ListQuery, id?: number) => {
    const columns = [
      ...resource.fields.map(({ name, sql }) => `${sql} AS "${name}"`),
      ...(query.associations ? resource.associations.map(({ name, sql }) => `${sql} AS "@${name}"`) : [])
    ]
    const shown = [
      ...query.fields.map(({ name }) => `t."${name}"`),
      ...(query.associations ? resource.associations.map(({ name }) => `t."@${name}"`) : [])
    ]
    const order = query.sort.length === 0
      ? `t."id"`
      : query.sort.map(({ descending, field }) => `${column(field)}${descending ? " DESC" : ""}`).join(", ")
    return sql<{ readonly row: Row }>`
      SELECT to_json(s) AS row FROM (
        SELECT ${sql.literal(shown.join(", "))} FROM (
          SELECT ${sql.literal(columns.join(", "))} FROM ${sql.literal(resource.from)} WHERE r.shop = ${shop}
        ) t
        WHERE ${
      sql.and([
        sql`${id === undefined ? sql`TRUE` : sql`t."id" = ${id}::int`}`,
        ...query.conditions.map(({ field, filter }) => condition(field, filter))
      ])
    }
        ORDER BY ${sql.literal(order)}
        LIMIT ${query.limit ?? null}::int OFFSET ${query.offset}::int
      ) s`.pipe(Effect.map((found) => found.map(({ row }) => row)))
  }

  return {
    list: (resource: Resource, shop: string, query: ListQuery) => rows(resource, shop, query),
    /** With everything, as a single entry is always answered. */
    one: (resource: Resource, shop: string, id: number) =>
      rows(
        resource,
        shop,
        { fields: resource.fields, associations: true, conditions: [], sort: [], offset: 0, limit: 1 },
        id
      ).pipe(Effect.map(([row]) => row))
  }
})
export type ResourceReader = Effect.Success<typeof make>
