import { Predicate } from "effect"
import type { SqlError } from "effect/sql/SqlError"

/**
 * Did PostgreSQL refuse a value, so that the same row will be refused for ever? (SQLSTATE classes 22 and 23.)
 * Everything else may go through on another try.
 */
export const refusesValue = ({ reason }: SqlError): boolean =>
  reason._tag === "ConstraintError" || reason._tag === "UniqueViolation" || sqlState(reason.cause).startsWith("22")

const sqlState = (cause: unknown): string =>
  Predicate.hasProperty(cause, "code") && typeof cause.code === "string" ? cause.code : ""
