import { Predicate } from "effect"
import { isSqlError, type SqlError } from "effect/sql/SqlError"

/**
 * Did PostgreSQL refuse a value, so that the same row will be refused for ever? (SQLSTATE classes 22 and 23.)
 * Everything else may go through on another try.
 */
export const refusesValue = ({ reason }: SqlError): boolean =>
  reason._tag === "ConstraintError" || reason._tag === "UniqueViolation" || codeOf(reason.cause).startsWith("22")

/** Did it only lose to another statement (SQLSTATE class 40), so that nothing was written and the same may be said again? */
export const repeatable = ({ reason }: SqlError): boolean =>
  reason._tag === "DeadlockError" || reason._tag === "SerializationError"

/** Did PostgreSQL refuse with this SQLSTATE? */
export const refusedWith = ({ reason }: SqlError, sqlstate: string): boolean => codeOf(reason.cause) === sqlstate

/**
 * Why something failed, in words that may be logged: the kind of failure and the SQLSTATE or the system's code where
 * there is one ("DeadlockError 40P01", "ConnectionError ECONNREFUSED", "timeout"). Never a message, a statement or a
 * value: those may hold what a guest wrote.
 */
export const faultOf = (cause: unknown): string => {
  if (isSqlError(cause)) return `${cause.reason._tag} ${codeOf(cause.reason.cause)}`.trimEnd()
  if (Predicate.isTagged(cause, "TimeoutError")) return "timeout"
  // An error of a room, or of a client, around what broke below it.
  if (Predicate.hasProperty(cause, "reason") && Predicate.hasProperty(cause.reason, "_tag")) {
    const below = Predicate.hasProperty(cause.reason, "cause") ? cause.reason.cause : undefined
    return faultOf(below ?? { _tag: cause.reason._tag })
  }
  if (Predicate.hasProperty(cause, "_tag") && typeof cause._tag === "string" && NAME.test(cause._tag)) return cause._tag
  if (!(cause instanceof Error)) return "unknown"
  return `${NAME.test(cause.name) ? cause.name : "Error"} ${codeOf(cause)}`.trimEnd()
}

/**
 * What the server, or the system beneath it, said of a failure, in a line: for whoever sits at the terminal and never
 * for a log, because it may quote a value.
 */
export const wordsOf = (cause: unknown): string => {
  const said = innermost(cause)
  const words = said instanceof Error && said.message !== "" ? said.message : codeOf(said) || String(said)
  return words.split("\n", 1)[0] ?? words
}

const innermost = (cause: unknown, deeper = 8): unknown =>
  deeper > 0 && Predicate.hasProperty(cause, "cause") && cause.cause !== undefined
    ? innermost(cause.cause, deeper - 1)
    : cause

/** PostgreSQL's SQLSTATE, or the system's code of a connection that broke; empty when there is none. */
const codeOf = (cause: unknown): string => {
  for (const one of [cause, Predicate.hasProperty(cause, "cause") ? cause.cause : undefined]) {
    if (Predicate.hasProperty(one, "code") && typeof one.code === "string" && CODE.test(one.code)) return one.code
  }
  return ""
}

const NAME = /^[A-Za-z][A-Za-z0-9]{0,63}$/
const CODE = /^[A-Z0-9_]{1,40}$/
