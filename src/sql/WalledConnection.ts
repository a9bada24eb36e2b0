import { Effect, Exit, Predicate, Stream } from "effect"
import type { SqlConnection, SqlError } from "effect/sql"
import type { TenantId } from "../domain/Ids.ts"
import { OnBehalfOf } from "./TenantWall.ts"

/** What is known of a session of the server, for as long as it lives. */
export interface Session {
  /** For whom it speaks; undefined when nobody can tell. */
  speaksFor: TenantId | null | undefined
  /** It has changed sides since a transaction began: a rollback takes that back. */
  changed: boolean
}

/** A new session speaks for the house. */
export const newSession = (): Session => ({ speaksFor: null, changed: false })

const CHANGE_SIDES = `SELECT set_config('conserje.tenant', $1, false),
  set_config('role', CASE WHEN $1 = '' THEN 'none' ELSE hotel_role() END, false)`

/** They belong to a transaction and not to a side of the wall; in one that has failed nothing else is answered. */
const TRANSACTION_CONTROL = /^(?:BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b/

/**
 * The connection, on which each statement speaks for whom its fiber does. That costs a statement more only when the one
 * before it spoke for somebody else. The statements of one transaction come one after the other when they speak for
 * different sides.
 */
export const walled = (connection: SqlConnection.Connection, session: Session): SqlConnection.Connection => {
  const changeSides = (to: TenantId | null) =>
    Effect.suspend(() => {
      session.speaksFor = undefined
      session.changed = true
      return Effect.map(connection.executeValues(CHANGE_SIDES, [to ?? ""]), () => {
        session.speaksFor = to
      })
    })

  const control = <A>(sql: string, run: Effect.Effect<A, SqlError.SqlError>) => {
    if (sql.startsWith("BEGIN")) session.changed = false
    if (!session.changed) return run
    if (sql.startsWith("ROLLBACK")) session.speaksFor = undefined
    return sql.startsWith("COMMIT") ? Effect.onExit(run, (exit) => Effect.sync(() => ended(session, exit))) : run
  }

  const speaking = <A>(sql: string, run: Effect.Effect<A, SqlError.SqlError>) =>
    Effect.withFiber<A, SqlError.SqlError>((fiber) => {
      const onBehalfOf = fiber.getRef(OnBehalfOf)
      if (session.speaksFor === onBehalfOf && !session.changed) return run
      if (TRANSACTION_CONTROL.test(sql)) return control(sql, run)
      return session.speaksFor === onBehalfOf ? run : Effect.andThen(changeSides(onBehalfOf), run)
    })

  return {
    execute: (sql, params, transform) => speaking(sql, connection.execute(sql, params, transform)),
    executeUnprepared: (sql, params, transform) => speaking(sql, connection.executeUnprepared(sql, params, transform)),
    executeRaw: (sql, params) => speaking(sql, connection.executeRaw(sql, params)),
    executeValues: (sql, params) => speaking(sql, connection.executeValues(sql, params)),
    executeValuesUnprepared: (sql, params) => speaking(sql, connection.executeValuesUnprepared(sql, params)),
    executeStream: (sql, params, transform) =>
      Stream.unwrap(speaking(sql, Effect.succeed(connection.executeStream(sql, params, transform))))
  }
}

/** PostgreSQL answers `ROLLBACK` to the `COMMIT` of a transaction that has failed. */
const ended = (session: Session, exit: Exit.Exit<unknown, unknown>) => {
  const kept = Exit.isSuccess(exit) && Predicate.hasProperty(exit.value, "command") && exit.value.command === "COMMIT"
  if (!kept) session.speaksFor = undefined
}
