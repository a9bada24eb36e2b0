import { Effect, Schema } from "effect"
import { HttpApiSchema } from "effect/http-api"
import { PreconditionFailed, PreconditionRequired } from "./Problem.ts"

/** The edition of something that is edited, as HTTP writes it: `"7"`. */
export const EditionTag = Schema.String.check(
  Schema.isPattern(/^"(0|[1-9]\d{0,8})"$/, { expected: 'an ETag as it was answered, such as "7"' })
)

/** Headers of an edit: which edition it was made of. */
export const ofEdition = { "if-match": Schema.optionalKey(EditionTag) }

/** An answer whose header `ETag` is what the next edit has to say in `If-Match`. */
export const edition = <S extends Schema.Top>(schema: S) => HttpApiSchema.WithHeaders(schema, { etag: EditionTag })

export const tagOf = (version: number): string => `"${version}"`

/** @param version of what is answered, from 0 */
export const inEdition = <A>(body: A, version: number) =>
  HttpApiSchema.withHeaders({ body, headers: { etag: tagOf(version) } })

/** The version that an edit was made of; refused when it does not say so. */
export const editionOf = (headers: { readonly "if-match"?: string }) => {
  const tag = headers["if-match"]
  return tag === undefined
    ? Effect.fail(new PreconditionRequired({ detail: "Send the ETag that you have read as If-Match." }))
    : Effect.succeed(Number(tag.slice(1, -1)))
}

/** For whoever finds that the version is not the newest. */
export const outdated = () => new PreconditionFailed({ detail: "Somebody has changed it since you read it." })
