import { Result } from "effect"
import { XMLParser, XMLValidator } from "fast-xml-parser"
import type { WireError } from "./Reply.ts"

/** Every value stays text: what is a number is for whoever reads it to say. */
const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  processEntities: true,
  htmlEntities: true,
  trimValues: true,
  isArray: (name) => LISTED.has(name)
})

/** Elements that stand for entries of a list, however many there are. */
const LISTED = new Set(["room_occupancy", "room_type", "room", "child_age", "service", "cart_rule"])

/** The inside of the root element, whatever its name is; a failure when this is no XML. */
export const parse = (text: string): Result.Result<unknown, string> => {
  const checked = XMLValidator.validate(text)
  if (checked !== true) return Result.fail(checked.err.msg)
  const root: unknown = parser.parse(text)
  const [inside] = typeof root === "object" && root !== null ? Object.values(root) : []
  return Result.succeed(inside)
}

const cdata = (text: string): string => `<![CDATA[${text.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`

/** `<name attributes><![CDATA[value]]></name>`, as QloApps writes every value. */
export const leaf = (name: string, value: string | number, attributes = ""): string =>
  `<${name}${attributes}>${cdata(String(value))}</${name}>\n`

/** The same without a CDATA section when there is nothing to say. */
export const field = (name: string, value: string | number, attributes = ""): string =>
  value === "" ? `\t<${name}${attributes}></${name}>\n` : `\t${leaf(name, value, attributes)}`

export const node = (name: string, inside: string, attributes = ""): string =>
  `<${name}${attributes}>\n${inside}</${name}>\n`

/** Quotes and ampersands would end an attribute. */
export const attribute = (name: string, value: string | number): string =>
  ` ${name}="${String(value).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;")}"`

export const link = (url: string): string => attribute("xlink:href", url)

export const errors = (list: ReadonlyArray<WireError>): string =>
  node("errors", list.map(({ code, message }) => node("error", leaf("code", code) + leaf("message", message))).join(""))

export const document = (inside: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<qloapps xmlns:xlink="http://www.w3.org/1999/xlink">\n${inside}</qloapps>\n`
