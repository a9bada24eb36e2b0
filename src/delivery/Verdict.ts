import type { Wamid } from "../domain/Ids.ts"
import type { Doubt, Refusal, SendOutcome, ThrottleScope } from "../whatsapp/GraphApiOutcome.ts"

/** What to do after one attempt. Instants and durations in milliseconds. */
export type Verdict =
  | { readonly _tag: "Accept"; readonly wamid: Wamid }
  /** Provably not taken: try again, not before `wait` from now. A pause also holds up others of the number or hotel. */
  | {
    readonly _tag: "Retry"
    readonly wait: number
    readonly errorCode: number | null
    readonly pause: Exclude<ThrottleScope, "pair"> | null
  }
  /** Meta closed the window before our clock did: say it with a template. */
  | { readonly _tag: "AskToWrite"; readonly errorCode: number }
  | { readonly _tag: "GiveUp"; readonly reason: Refusal | "expired"; readonly errorCode: number | null }
  | { readonly _tag: "StopNumber"; readonly because: "credential" | "account"; readonly errorCode: number }
  | { readonly _tag: "Doubt"; readonly because: Doubt; readonly errorCode: number | null }

export interface Attempt {
  /** Counted from 1. */
  readonly attempts: number
  /** How long ago the message was promised. */
  readonly age: number
  /** Is it a template, or one of the window's templates in its place? */
  readonly template: boolean
}

export interface Bounds {
  readonly maxAttempts: number
  readonly maxAge: number
}

const SECOND = 1_000

/** `base`, doubled (or quadrupled) for every attempt before this one, up to `most`. */
const backoff = (base: number, factor: number, attempts: number, most: number) =>
  Math.min(most, base * factor ** Math.min(attempts - 1, 30))

/** 131057: Meta raises the number's throughput, which takes up to a minute. */
const UPGRADE_STEP = 20 * SECOND

/** Meta's own advice for one guest: 4^X seconds, X = 0, 1, 2...; for the rest we choose. A `Retry-After` is a floor. */
const waitOf = (outcome: Extract<SendOutcome, { readonly _tag: "Throttled" | "NotSent" }>, attempts: number) => {
  if (outcome._tag === "NotSent") return backoff(SECOND, 2, attempts, 60 * SECOND)
  const floor = outcome.retryAfter ?? 0
  switch (outcome.scope) {
    case "pair":
      return Math.max(floor, backoff(SECOND, 4, attempts, 1024 * SECOND))
    case "number":
      return Math.max(floor, outcome.code === 131057 ? UPGRADE_STEP : backoff(SECOND, 2, attempts, 60 * SECOND))
    case "account":
      return Math.max(floor, backoff(30 * SECOND, 2, attempts, 900 * SECOND))
  }
}

/**
 * The rule of sending: only what Meta provably did not take is tried again.
 *
 * @param chance 0 to 1; spreads those who wait for the same thing over a quarter of their wait
 */
export const judge = (outcome: SendOutcome, attempt: Attempt, bounds: Bounds, chance: number): Verdict => {
  switch (outcome._tag) {
    case "Accepted":
      return { _tag: "Accept", wamid: outcome.wamid }
    case "Uncertain":
      return { _tag: "Doubt", because: outcome.because, errorCode: outcome.code }
    case "Stopped":
      return { _tag: "StopNumber", because: outcome.because, errorCode: outcome.code }
    case "Refused":
      return outcome.because === "window" && !attempt.template
        ? { _tag: "AskToWrite", errorCode: outcome.code }
        : { _tag: "GiveUp", reason: outcome.because, errorCode: outcome.code }
    case "NotSent":
    case "Throttled": {
      const errorCode = outcome._tag === "NotSent" ? null : outcome.code
      if (attempt.attempts >= bounds.maxAttempts || attempt.age >= bounds.maxAge) {
        return { _tag: "GiveUp", reason: "expired", errorCode }
      }
      const wait = Math.ceil(waitOf(outcome, attempt.attempts) * (1 + chance / 4))
      const pause = outcome._tag === "NotSent" || outcome.scope === "pair" ? null : outcome.scope
      return { _tag: "Retry", wait, errorCode, pause }
    }
  }
}
