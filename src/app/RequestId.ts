import { Effect, Random } from "effect"
import type { Headers } from "effect/http"

/** What a caller may call its request: nothing that could forge a log line or a header. */
const ACCEPTABLE = /^[\w.:-]{1,128}$/

/** The caller's own id (`X-Request-ID`, else `X-Correlation-ID`), when it is one. */
export const given = (headers: Headers.Headers): string | undefined => {
  const id = headers["x-request-id"] ?? headers["x-correlation-id"]
  return id !== undefined && ACCEPTABLE.test(id) ? id : undefined
}

/**
 * Makes ids for the others: letters drawn once for this process, then a count. As unique as a request needs, without
 * drawing anything for each; never a secret.
 */
export const make: Effect.Effect<() => string> = Effect.gen(function* () {
  const letters = yield* Effect.replicateEffect(Random.nextIntBetween(0, 25), 12)
  const process = letters.map((letter) => String.fromCharCode(97 + letter)).join("")
  let count = 0
  return () => `${process}-${(++count).toString(36)}`
})
