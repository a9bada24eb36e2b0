import type { ListQuery } from "./ListQuery.ts"
import { content, type Reply } from "./Reply.ts"
import type { Association, Field, Resource } from "./Resource.ts"
import type { Row } from "./ResourceReader.ts"
import * as WireXml from "./WireXml.ts"

type Entry = Readonly<Record<string, unknown>>

const entries = (value: unknown): ReadonlyArray<Entry> =>
  Array.isArray(value) ? value.filter((one): one is Entry => typeof one === "object" && one !== null) : []

/** The row as JSON has it: associations below one key, those without an entry left out. */
const json = ({ associations }: Resource, row: Row): Row => {
  const plain = Object.fromEntries(Object.entries(row).filter(([name]) => !name.startsWith("@")))
  const found = associations.flatMap(({ name }) => {
    const list = entries(row[`@${name}`])
    return list.length === 0 ? [] : [[name, list] as const]
  })
  return found.length === 0 ? plain : { ...plain, associations: Object.fromEntries(found) }
}

const shown = (value: unknown): string | number => typeof value === "string" || typeof value === "number" ? value : ""

const fieldXml = (api: string, { date, filterable, name, refersTo, translated }: Field, value: unknown): string => {
  if (translated) {
    const language = WireXml.attribute("id", 1) + WireXml.link(`${api}/languages/1`)
    return `\t<${name}>${WireXml.leaf("language", shown(value), language).trimEnd()}</${name}>\n`
  }
  const known = shown(value) !== "" && shown(value) !== 0
  const reference = refersTo !== undefined && known ? WireXml.link(`${api}/${refersTo}/${shown(value)}`) : ""
  return WireXml.field(
    name,
    shown(value),
    reference + (filterable || date ? "" : WireXml.attribute("notFilterable", "true"))
  )
}

const associationXml = (api: string, { name, node }: Association, value: unknown): string => {
  const attributes = WireXml.attribute("nodeType", node) + WireXml.attribute("api", name)
  const list = entries(value)
  if (list.length === 0) return `<${name}${attributes}/>\n`
  const inside = list.map((entry) =>
    `\t<${node}${WireXml.link(`${api}/${name}/${shown(entry["id"])}`)}>\n` +
    Object.entries(entry).map(([key, value]) => WireXml.field(key, shown(value))).join("") +
    `\t</${node}>\n`
  )
  return WireXml.node(name, inside.join(""), attributes)
}

const entryXml = (api: string, { associations, fields, one }: Resource, row: Row): string => {
  const found = associations.filter(({ name }) => `@${name}` in row)
  return WireXml.node(
    one,
    fields.filter(({ name }) => name in row).map((field) => fieldXml(api, field, row[field.name])).join("") +
      (found.length === 0 ? "" : WireXml.node(
        "associations",
        found.map((association) => associationXml(api, association, row[`@${association.name}`])).join("")
      ))
  )
}

/** A list; nothing at all is a bare `[]`. `api` is the address of the shop's webservice, without a slash at the end. */
export const list = (api: string, resource: Resource, query: ListQuery, rows: ReadonlyArray<Row>): Reply =>
  content(
    rows.length === 0 ? [] : { [resource.many]: rows.map((row) => json(resource, row)) },
    () =>
      WireXml.node(
        resource.many,
        rows.map((row) =>
          query.fields.length > 1
            ? entryXml(api, resource, row)
            : reference(api, resource.path, resource.one, row["id"])
        ).join("")
      )
  )

/** An entry that only says where it is. */
export const reference = (api: string, path: string, one: string, id: unknown): string =>
  `<${one}${WireXml.attribute("id", shown(id))}${WireXml.link(`${api}/${path}/${shown(id)}`)}/>\n`

export const one = (api: string, resource: Resource, row: Row): Reply =>
  content({ [resource.one]: json(resource, row) }, () => entryXml(api, resource, row))
