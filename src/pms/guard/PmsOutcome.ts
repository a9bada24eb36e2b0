import { Cause, Exit, Option } from "effect"
import { CircuitBreaker } from "effect/persistence"
import type { PmsError, PmsReason } from "../PmsError.ts"
import type { ErrorType, Outcome } from "../PmsMetrics.ts"

/** What an operator would call the end of an operation. */
export interface Ending {
  readonly outcome: Outcome
  /** `null` when it succeeded. */
  readonly errorType: ErrorType | null
}

export const endingOf = (exit: Exit.Exit<unknown, PmsError>): Ending => {
  if (Exit.isSuccess(exit)) return { outcome: "success", errorType: null }
  return Option.match(Cause.findErrorOption(exit.cause), {
    onSome: ({ reason }) => ({ outcome: outcomeOf(reason), errorType: errorTypeOf(reason) }),
    onNone: () => ({ outcome: "error", errorType: Cause.hasInterruptsOnly(exit.cause) ? "interrupted" : "defect" })
  })
}

/** A full hotel and a wrong request are the PMS at work; only silence, and a person's mistake, are errors. */
const outcomeOf = ({ _tag }: PmsReason): Outcome => {
  switch (_tag) {
    case "NoLongerAvailable":
    case "InvalidRequest":
    case "BookingNotFound":
    case "BookingCancelled":
    case "PmsRefused":
    case "PriceDiffers":
      return "refused"
    case "CircuitOpen":
    case "TooManyCalls":
    case "DeskBusy":
      return "rejected"
    case "PmsMisconfigured":
    case "PmsUnreachable":
    case "OutcomeUnknown":
    case "GaveUp":
      return "error"
  }
}

export const errorTypeOf = (reason: PmsReason): ErrorType => {
  switch (reason._tag) {
    case "PmsMisconfigured":
    case "PmsUnreachable":
      return reason.problem
    default:
      return TYPES[reason._tag]
  }
}

const TYPES = {
  OutcomeUnknown: "outcome_unknown",
  PmsRefused: "refused",
  NoLongerAvailable: "no_longer_available",
  PriceDiffers: "price_differs",
  InvalidRequest: "invalid_request",
  BookingNotFound: "booking_not_found",
  BookingCancelled: "booking_cancelled",
  TooManyCalls: "too_many_calls",
  CircuitOpen: "circuit_open",
  DeskBusy: "desk_busy",
  GaveUp: "gave_up"
} as const

/**
 * What an end says about the PMS. A business answer proves it healthy. What we did not ask, or a person has to put
 * right, proves nothing: opening the circuit would hide the sentence that says what to do.
 */
export const judge = (exit: Exit.Exit<unknown, PmsError>): CircuitBreaker.Outcome => {
  const { errorType, outcome } = endingOf(exit)
  if (outcome === "success" || outcome === "refused") return CircuitBreaker.success
  if (outcome === "rejected" || errorType === "interrupted") return CircuitBreaker.ignored
  return isMisconfigured(exit) ? CircuitBreaker.ignored : CircuitBreaker.failure()
}

const isMisconfigured = (exit: Exit.Exit<unknown, PmsError>): boolean =>
  Option.exists(Exit.findErrorOption(exit), ({ reason }) => reason._tag === "PmsMisconfigured")

/** Is the PMS away, rather than saying no? Then an old answer is better than none. */
export const isAway = ({ reason }: PmsError): boolean => AWAY.has(reason._tag)
const AWAY = new Set<PmsReason["_tag"]>(["PmsUnreachable", "CircuitOpen", "TooManyCalls"])
