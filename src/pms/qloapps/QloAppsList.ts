import { Effect, Schema } from "effect"
import { PmsUnreachable } from "../PmsError.ts"
import type { Endpoint } from "../PmsMetrics.ts"
import { orFail } from "./QloAppsExchange.ts"
import type { Asking } from "./QloAppsShop.ts"

/** Reads what was answered in the shape we expect; an answer in another shape is nobody's word. */
export const decodeAs = <S extends Schema.ConstraintDecoder<unknown>>(schema: S) => {
  const decode = Schema.decodeUnknownEffect(schema)
  return (json: unknown): Effect.Effect<S["Type"], PmsUnreachable> =>
    Effect.mapError(decode(json), () => new PmsUnreachable({ problem: "unreadable" }))
}

/** A resource read as a list: `{"<node>": [...]}`, or a bare `[]` when there is nothing. */
export const list = <S extends Schema.ConstraintDecoder<unknown>>(resource: Endpoint, node: string, entry: S) => {
  const decode = decodeAs(Schema.Record(Schema.Literal(node), Schema.Array(entry)))
  return Effect.fnUntraced(function* ({ ask }: Asking, query: Readonly<Record<string, string>>) {
    const json = yield* Effect.flatMap(ask({ resource, query }), orFail)
    if (Array.isArray(json) && json.length === 0) return []
    return (yield* decode(json))[node] ?? []
  })
}
