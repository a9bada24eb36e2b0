import { XMLBuilder, XMLParser } from "fast-xml-parser"
import { Option, Schema } from "effect"
import { Whole } from "./QloAppsShapes.ts"

/** A tree of elements: text, a list of elements of one name, or more of the same. */
export type Xml = string | number | ReadonlyArray<Xml> | { readonly [name: string]: Xml }

const builder = new XMLBuilder({ processEntities: true, suppressEmptyNode: false })

/** A request body. Every text is escaped; the root's name is not looked at, its child's is. */
export const bodyOf = (content: { readonly [name: string]: Xml }): string =>
  `<?xml version="1.0" encoding="UTF-8"?>${builder.build({ qloapps: content })}`

/** Entities are not resolved at all: an answer that declares its own is not one we want to read. */
const parser = new XMLParser({ processEntities: false, ignoreAttributes: true, parseTagValue: false })

const Errors = Schema.Struct({
  qloapps: Schema.Struct({
    errors: Schema.Struct({
      error: Schema.Union([
        Schema.Struct({ code: Schema.optionalKey(Whole) }),
        Schema.Array(Schema.Struct({ code: Schema.optionalKey(Whole) }))
      ])
    })
  })
})
const decodeErrors = Schema.decodeUnknownOption(Errors)

/** The codes of an error in XML, which QloApps falls back to when it does not see that we want JSON. */
export const errorCodes = (text: string): ReadonlyArray<number> => {
  if (!text.trimStart().startsWith("<?xml") || /<!(DOCTYPE|ENTITY)/i.test(text)) return []
  return Option.match(Option.flatMap(parse(text), decodeErrors), {
    onNone: () => [],
    onSome: ({ qloapps }) => [qloapps.errors.error].flat().flatMap(({ code }) => code === undefined ? [] : [code])
  })
}

const parse = Option.liftThrowable((text: string): unknown => parser.parse(text))
