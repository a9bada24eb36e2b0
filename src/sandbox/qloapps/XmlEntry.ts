import { Result } from "effect"
import * as Loose from "./Loose.ts"
import { refused, type Reply } from "./Reply.ts"
import * as WireXml from "./WireXml.ts"

/** The entry of an XML body, whatever its root is called. JSON is none, and the answer repeats the whole body. */
export const read = (body: string, name: string): Result.Result<Loose.Loose, Reply> => {
  const document = WireXml.parse(body)
  return Result.isSuccess(document) ? Result.succeed(Loose.at(document.success, name)) : Result.fail(refused(
    500,
    127,
    `XML error : String could not be parsed as XML\nXML length : ${body.length}\nOriginal XML : ${body}`
  ))
}

/** The first of these that the entry lacks is the whole answer. */
export const demand = (entry: Loose.Loose, names: ReadonlyArray<string>): Result.Result<void, Reply> => {
  const missing = names.find((name) => Loose.text(Loose.at(entry, name)) === "")
  return missing === undefined
    ? Result.succeed(undefined)
    : Result.fail(refused(400, 41, `parameter "${missing}" required`))
}

/** A new entry, answered with what is known of it. */
export const fields = (name: string, row: Readonly<Record<string, string | number | null>>): string =>
  WireXml.node(name, Object.entries(row).map(([key, value]) => WireXml.field(key, value ?? "")).join(""))
