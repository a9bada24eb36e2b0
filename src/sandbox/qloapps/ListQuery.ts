import { Result } from "effect"
import { closest, quoted } from "./Closest.ts"
import * as Filter from "./Filter.ts"
import { refused, type Reply } from "./Reply.ts"
import type { Field, Resource } from "./Resource.ts"

/** What a GET of a resource asks for. */
export interface ListQuery {
  /** In the resource's own order, whatever order was asked. */
  readonly fields: ReadonlyArray<Field>
  readonly associations: boolean
  readonly conditions: ReadonlyArray<{ readonly field: Field; readonly filter: Filter.Filter }>
  readonly sort: ReadonlyArray<{ readonly field: Field; readonly descending: boolean }>
  readonly offset: number
  readonly limit: number | undefined
}

const BRACKETED = /^\[(.*)\]$/s
const names = (fields: ReadonlyArray<Field>) => fields.map(({ name }) => name)

const listed = (written: string): ReadonlyArray<string> =>
  (BRACKETED.exec(written)?.[1] ?? written).split(",").map((name) => name.trim()).filter((name) => name !== "")

/** Reads `display`, `filter[…]`, `sort`, `limit` and `date`; the failure is the answer to give. */
export const parse = (resource: Resource, params: URLSearchParams): Result.Result<ListQuery, Reply> =>
  Result.gen(function* () {
    const { associations, fields } = yield* display(resource, params.get("display"))
    return {
      fields,
      associations,
      conditions: yield* conditions(resource, params),
      sort: yield* sort(resource, params.get("sort")),
      ...(yield* limit(params.get("limit")))
    }
  })

const display = ({ fields }: Resource, written: string | null) => {
  if (written === null) {
    return Result.succeed({ fields: fields.filter(({ name }) => name === "id"), associations: false })
  }
  if (written === "full") return Result.succeed({ fields, associations: true })
  if (!BRACKETED.test(written)) {
    return Result.fail(
      refused(400, 34, "The 'display' syntax is wrong. You can set 'full' or '[field_1,field_2,...]'.")
    )
  }
  const wanted = listed(written)
  const unknown = wanted.find((name) => !fields.some((field) => field.name === name))
  return unknown === undefined
    ? Result.succeed({ fields: fields.filter(({ name }) => wanted.includes(name)), associations: false })
    : Result.fail(refused(
      400,
      35,
      `Unable to display this field "${unknown}". However, these are available: ${names(fields).join(", ")}`
    ))
}

const conditions = ({ fields }: Resource, params: URLSearchParams) => {
  const dates = params.get("date") === "1"
  const filterable = fields.filter((field) => field.filterable && (dates || !field.date))
  const found: Array<ListQuery["conditions"][number]> = []
  for (const [key, written] of params) {
    const [, name] = /^filter\[(.*)\]$/.exec(key) ?? []
    if (name === undefined) continue
    const field = filterable.find((field) => field.name === name)
    if (field === undefined) {
      const known = names(filterable)
      return Result.fail(refused(
        400,
        32,
        `This filter does not exist. Did you mean: "${closest(name, known)}"? The full list is: ${quoted(known)}`
      ))
    }
    found.push({ field, filter: Filter.parse(written) })
  }
  return Result.succeed(found)
}

const SORT = 'The "sort" value has to be formed as this example: "field_ASC" or ' +
  "'[field_1_DESC,field_2_ASC,field_3_ASC,...]' (\"field\" has to be an available field)"

const sort = ({ fields }: Resource, written: string | null) => {
  const found: Array<ListQuery["sort"][number]> = []
  for (const part of written === null ? [] : listed(written)) {
    const [, name, direction] = /^(.*)_(ASC|DESC)$/.exec(part) ?? []
    if (name === undefined) return Result.fail(refused(400, 37, SORT))
    const field = fields.find((field) => field.name === name)
    if (field === undefined) {
      return Result.fail(refused(
        400,
        38,
        `Unable to filter by this field. However, these are available: ${names(fields).join(", ")}`
      ))
    }
    found.push({ field, descending: direction === "DESC" })
  }
  return Result.succeed(found)
}

const limit = (written: string | null) => {
  if (written === null) return Result.succeed({ offset: 0, limit: undefined })
  const [, first, second] = /^(\d{1,9})(?:,(\d{1,9}))?$/.exec(written) ?? []
  if (first === undefined) {
    return Result.fail(
      refused(400, 39, 'The "limit" value has to be formed as this example: "5,25" or "10"')
    )
  }
  return Result.succeed(
    second === undefined ? { offset: 0, limit: Number(first) } : { offset: Number(first), limit: Number(second) }
  )
}
