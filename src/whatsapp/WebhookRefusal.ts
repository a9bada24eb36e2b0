import { Duration } from "effect"
import { HttpServerResponse, ProblemDetails } from "effect/http"
import type { RateLimiter } from "effect/persistence"

const refusal = (status: number, title: string, detail: string, headers: Readonly<Record<string, string>> = {}) =>
  HttpServerResponse.setHeaders(ProblemDetails.toResponse({ type: ProblemDetails.blankType, status, title, detail }), {
    "cache-control": "no-store",
    ...headers
  })

/** For a body that was not read to its end: nothing more of this connection can be understood. */
const CLOSING = { connection: "close" }

export const missingSignature = refusal(401, "Unauthorized", "X-Hub-Signature-256 is missing")
export const malformedSignature = refusal(401, "Unauthorized", "X-Hub-Signature-256 is not sha256= and 64 hex digits")
export const wrongSignature = refusal(401, "Unauthorized", "X-Hub-Signature-256 does not fit the body")
export const notJsonType = refusal(415, "Unsupported Media Type", "the body must be application/json, not encoded")
export const tooLong = refusal(413, "Content Too Large", "the body is longer than this installation takes")
export const endless = refusal(413, "Content Too Large", "the body is longer than any installation takes", CLOSING)
export const slow = refusal(408, "Request Timeout", "the body did not come within its time", CLOSING)
export const broken = refusal(400, "Bad Request", "the body broke off", CLOSING)
export const notJson = refusal(400, "Bad Request", "the body is not JSON in UTF-8")
export const forbidden = refusal(403, "Forbidden", "not the verification this address expects")
export const crowded = refusal(503, "Service Unavailable", "too much is being read at once; send it again", {
  ...CLOSING,
  "retry-after": "5"
})
export const unavailable = refusal(503, "Service Unavailable", "nothing was stored; send it again", {
  "retry-after": "5"
})

/** How long until the next one is let in, and what the limit is. */
export const limited = ({ limit, remaining, retryAfter }: RateLimiter.RateLimitExceeded) => {
  const seconds = String(Math.max(1, Math.ceil(Duration.toSeconds(retryAfter))))
  return refusal(429, "Too Many Requests", `at most ${limit} a minute`, {
    "retry-after": seconds,
    "ratelimit-limit": String(limit),
    "ratelimit-remaining": String(remaining),
    "ratelimit-reset": seconds
  })
}
