import type { SchemaIssue } from "effect"

/** Why the Graph API said no, in Meta's words. */
export interface Refusal {
  readonly code: number
  readonly message: string
  readonly details?: string
  readonly subcode?: number
  /** The object that a request names does not exist, or a parameter of the transport is wrong: no `error_data`. */
  readonly status: number
}

/**
 * HTTP status and title by error code. Source: Meta, WhatsApp Cloud API, "Error codes" (2026-09). Meta asks to branch
 * on the code alone, so the statuses are only what is usually seen.
 */
const KNOWN = {
  2: [503, "An unexpected error has occurred. Please retry your request later."],
  4: [400, "(#4) Application request limit reached"],
  100: [400, "(#100) Invalid parameter"],
  190: [401, "Error validating access token: Session has expired"],
  80007: [400, "(#80007) Rate limit issues"],
  130429: [400, "(#130429) Rate limit hit"],
  131000: [500, "(#131000) Something went wrong"],
  131008: [400, "(#131008) Required parameter is missing"],
  131009: [400, "(#131009) Parameter value is not valid"],
  131047: [400, "(#131047) Re-engagement message"],
  131053: [400, "(#131053) Media upload error"],
  131056: [400, "(#131056) Too many messages"]
} as const

export type Code = keyof typeof KNOWN

export const refusal = (code: Code, details?: string): Refusal => {
  const [status, message] = KNOWN[code]
  return details === undefined ? { code, status, message } : { code, status, message, details }
}

export const wrongToken: Refusal = { ...refusal(190), subcode: 463 }

export const tooFastForNumber = refusal(130429, "Cloud API message throughput has been reached.")
export const tooFastForPair = refusal(
  131056,
  "Too many messages sent from the sender phone number to the same recipient phone number in a short period of time."
)
export const windowClosed = refusal(
  131047,
  "More than 24 hours have passed since the recipient last replied to the sender number."
)

export const unknownObject = (id: string): Refusal => ({
  code: 100,
  subcode: 33,
  status: 400,
  message: `Unsupported post request. Object with ID '${id}' does not exist, cannot be loaded due to missing ` +
    "permissions, or does not support this operation"
})

/** A parameter that the Graph layer itself misses or cannot read: code 100, the reason in the message. */
export const parameter = (message: string): Refusal => ({ code: 100, status: 400, message: `(#100) ${message}` })

/** The first thing that is wrong with a body, as Meta would say it. */
export const ofIssue = (issue: SchemaIssue.Issue, path: ReadonlyArray<PropertyKey> = []): Refusal => {
  switch (issue._tag) {
    case "Pointer":
      return ofIssue(issue.issue, [...path, ...issue.path])
    case "Composite":
      return ofIssue(issue.issues[0], path)
    case "AnyOf": {
      const [first] = issue.issues
      return first === undefined ? parameter(`Param ${named(path)} has an unknown type`) : ofIssue(first, path)
    }
    case "Filter":
      return issue.issue._tag === "InvalidValue"
        ? invalid(issue.issue.annotations?.message, path)
        : invalid(undefined, path)
    case "Encoding":
      return ofIssue(issue.issue, path)
    case "MissingKey":
      // Meta names the missing parts of a message's own parameter, and only counts those deeper inside.
      return path.length <= 2
        ? parameter(`The parameter ${named(path)} is required.`)
        : refusal(131008, `Parameter ${named(path)} is missing`)
    case "UnexpectedKey":
      return parameter(`Unexpected key "${String(path.at(-1))}" on param "${named(path.slice(0, -1))}"`)
    default:
      return parameter(`Param ${named(path)} is not of the right type`)
  }
}

const invalid = (details: unknown, path: ReadonlyArray<PropertyKey>): Refusal =>
  refusal(131009, typeof details === "string" ? details : `Parameter ${named(path)} is not valid`)

const named = (path: ReadonlyArray<PropertyKey>): string => {
  const [first = "body", ...rest] = path
  return String(first) + rest.map((key) => typeof key === "number" ? `[${key}]` : `['${String(key)}']`).join("")
}
