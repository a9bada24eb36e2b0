import { Effect } from "effect"
import { CorrelationId } from "../domain/CorrelationId.ts"
import * as Trace from "./Trace.ts"

/**
 * What tells the other side's logs which of our requests theirs belong to: `X-Request-ID` where the work has a name, and
 * `traceparent` where it is traced. Nobody has to read them.
 */
export const headers: Effect.Effect<Readonly<Record<string, string>>> = Effect.withFiber((fiber) =>
  Effect.map(Trace.here, (traceparent) => {
    const name = fiber.getRef(CorrelationId)
    return {
      ...(HEADER_SAFE.test(name) ? { "x-request-id": name } : {}),
      ...(traceparent === "" ? {} : { traceparent })
    }
  })
)

const HEADER_SAFE = /^[\w.:-]{1,128}$/
