import { Schema } from "effect"
import { Wamid } from "../domain/Ids.ts"

/** Whom a throttle is about: this guest, the business number, or everything the token may do. */
export type ThrottleScope = "pair" | "number" | "account"

/** Why Meta will never take this message: who gets it, the 24-hour window, spam pacing, our template or our content. */
export const REFUSALS = ["recipient", "window", "pacing", "template", "content", "unknown"] as const
export type Refusal = typeof REFUSALS[number]

/** Why nobody knows whether Meta took it. `interrupted`: we had to stop before it answered. */
export type Doubt = "timeout" | "interrupted" | "connection" | "unreadable" | "no_id" | "server"

/** What became of one send. Only `Throttled`, `Stopped` and `NotSent` prove that trying again doubles nothing. */
export type SendOutcome =
  | { readonly _tag: "Accepted"; readonly wamid: Wamid }
  /** `retryAfter` in milliseconds, when Meta said so. */
  | {
    readonly _tag: "Throttled"
    readonly scope: ThrottleScope
    readonly code: number
    readonly retryAfter: number | null
  }
  | { readonly _tag: "Refused"; readonly because: Refusal; readonly code: number }
  /** The number may not send at all until a person has put something right. */
  | { readonly _tag: "Stopped"; readonly because: "credential" | "account"; readonly code: number }
  | { readonly _tag: "NotSent" }
  | { readonly _tag: "Uncertain"; readonly because: Doubt; readonly code: number | null }

export const OUTCOMES = ["accepted", "throttled", "refused", "stopped", "not_sent", "uncertain"] as const

export const labelOf = (outcome: SendOutcome): typeof OUTCOMES[number] =>
  outcome._tag === "NotSent" ? "not_sent" : LABEL[outcome._tag]
const LABEL = {
  Accepted: "accepted",
  Throttled: "throttled",
  Refused: "refused",
  Stopped: "stopped",
  Uncertain: "uncertain"
} as const

/** What Meta's error codes mean to us. Source: Meta, "Cloud API error codes" (2026-09-11). */
export type CodeMeaning = "pair" | "number" | "account" | "server" | "credential" | "blocked" | Refusal

const CODES: ReadonlyArray<readonly [CodeMeaning, ReadonlyArray<number>]> = [
  ["pair", [131056]],
  // 131057 is the minute in which Meta raises a number's throughput.
  ["number", [130429, 131057]],
  ["account", [4, 80007, 133016]],
  ["server", [1, 2, 131000, 131016, 133004]],
  ["credential", [0, 3, 10, 190, 131005]],
  ["blocked", [368, 130497, 131031, 131037, 131042, 131045, 131064, 133010]],
  ["window", [131047]],
  ["recipient", [130403, 130472, 131021, 131026, 131050, 147001, 147002, 147003, 147004, 147005]],
  ["pacing", [131048, 131049]],
  ["content", [33, 100, 131008, 131009, 131051, 131052, 131053, 135000]],
  ["template", [134101]]
]
const MEANINGS = new Map(CODES.flatMap(([meaning, codes]) => codes.map((code) => [code, meaning] as const)))

export const meaningOf = (code: number): CodeMeaning => {
  if (code >= 200 && code <= 299) return "credential"
  if (code >= 132000 && code <= 132999) return "template"
  return MEANINGS.get(code) ?? "unknown"
}

/** One HTTP answer as it was read. */
export interface Answer {
  readonly status: number
  readonly body: string
  /** Milliseconds. */
  readonly retryAfter: number | null
}

const Body = Schema.fromJsonString(Schema.Struct({
  error: Schema.optionalKey(Schema.Struct({ code: Schema.Int })),
  messages: Schema.optionalKey(Schema.Array(Schema.Struct({ id: Wamid })))
}))
const decodeBody = Schema.decodeUnknownOption(Body)

/** Reads an answer by Meta's own `code`; the HTTP status only counts where there is none. */
export const outcomeOf = ({ body, retryAfter, status }: Answer): SendOutcome => {
  const read = decodeBody(body)
  if (read._tag === "None") return { _tag: "Uncertain", because: status < 500 ? "unreadable" : "server", code: null }
  const { error, messages } = read.value
  if (error !== undefined) return ofCode(error.code, status, retryAfter)
  if (status < 200 || status > 299) return { _tag: "Uncertain", because: "server", code: null }
  const [first] = messages ?? []
  // An accepted message whose id we did not get: sending it again would double it.
  if (first === undefined) return { _tag: "Uncertain", because: "no_id", code: null }
  return { _tag: "Accepted", wamid: first.id }
}

const ofCode = (code: number, status: number, retryAfter: number | null): SendOutcome => {
  const meaning = meaningOf(code)
  switch (meaning) {
    case "pair":
    case "number":
    case "account":
      return { _tag: "Throttled", scope: meaning, code, retryAfter }
    case "server":
      return { _tag: "Uncertain", because: "server", code }
    case "credential":
      return { _tag: "Stopped", because: "credential", code }
    case "blocked":
      return { _tag: "Stopped", because: "account", code }
    case "unknown":
      // A code we do not know on a 5xx says nothing about the message; on anything else Meta did not take it.
      return status >= 500
        ? { _tag: "Uncertain", because: "server", code }
        : { _tag: "Refused", because: meaning, code }
    default:
      return { _tag: "Refused", because: meaning, code }
  }
}
