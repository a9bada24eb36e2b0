import { PgClient, PgPool } from "@effect/sql-pg"
import type { PgConnection } from "@effect/sql-pg"
import { Effect, Layer, Predicate, type Scope, Stream } from "effect"
import { Reactivity } from "effect/reactivity"
import { SqlClient, type SqlConnection, SqlError, Statement } from "effect/sql"
import { Connections } from "./Connections.ts"
import * as SqlMetrics from "./SqlMetrics.ts"
import * as WalledConnection from "./WalledConnection.ts"

type Config = PgClient.PgPoolConfig & {
  readonly maxConnections: number
  readonly transformResultNames: (name: string) => string
}

/**
 * `PgClient.layer`, counted: how many of its connections are lent, how much waits for one, and every statement that the
 * server stopped because it took too long. The driver's own client tells none of it.
 */
export const layer = (config: Config) =>
  Layer.effect(
    SqlClient.SqlClient,
    Effect.gen(function* () {
      const use = yield* Connections
      const pool = yield* PgPool.make(config)
      use.size += config.maxConnections

      const asked = () => {
        use.waiting += 1
        use.mostWaiting = Math.max(use.mostWaiting, use.waiting)
      }
      const given = () => {
        use.waiting -= 1
        use.lent += 1
      }
      const sides = new WeakMap<PgConnection.PgConnection, Side>()
      const sideOf = (connection: PgConnection.PgConnection): Side => {
        const known = sides.get(connection)
        if (known !== undefined) return known
        const session = WalledConnection.newSession()
        const side = { session, walled: WalledConnection.walled(connectionOf(connection), session) }
        sides.set(connection, side)
        return side
      }

      const lease = (from: Effect.Effect<SqlConnection.Connection, SqlError.SqlError, Scope.Scope>) =>
        Effect.uninterruptibleMask((restore) => {
          asked()
          return restore(from).pipe(
            Effect.onExit((exit) => Effect.sync(() => exit._tag === "Success" ? given() : void (use.waiting -= 1))),
            Effect.tap(() => Effect.addFinalizer(() => Effect.sync(() => void (use.lent -= 1))))
          )
        })

      /** Without a scope of its own: this is the way of every single statement. */
      const borrower: SqlConnection.Borrower = (statement) =>
        Effect.suspend(() => {
          asked()
          let held = false
          return pool.use((connection) => {
            held = true
            given()
            return statement(sideOf(connection).walled)
          }).pipe(Effect.onExit(() =>
            Effect.sync(() => {
              if (held) use.lent -= 1
              else use.waiting -= 1
            })
          ))
        })

      return yield* SqlClient.make({
        acquirer: lease(Effect.map(pool.get, (connection) => sideOf(connection).walled)),
        borrower,
        // What `pool.reserve` lends is a view of the session, which alone says where it stands.
        transactionAcquirer: lease(
          Effect.flatMap(pool.get, (connection) =>
            Effect.map(connection.pin, (pinned) =>
              WalledConnection.walled(connectionOf(pinned), sideOf(connection).session)))
        ),
        compiler: PgClient.makeCompiler(config.transformQueryNames, config.transformJson),
        driver: "pg",
        prepareTransactionControls: true,
        commit,
        releaseSavepoint: (name) =>
          `RELEASE SAVEPOINT ${name}`,
        spanAttributes: [["db.system.name", "postgresql"]],
        transformRows: Statement.defaultTransforms(config.transformResultNames, config.transformJson).array
      })
    })
  ).pipe(Layer.provide(Reactivity.layer))

/** A session of the server, for whom it speaks, and the way to it that keeps to that. */
interface Side {
  readonly session: WalledConnection.Session
  readonly walled: SqlConnection.Connection
}

type Rows = ReadonlyArray<PgConnection.Row>
type Transform = (<A extends object>(rows: ReadonlyArray<A>) => ReadonlyArray<A>) | undefined

/** The driver's connection as the statements of `effect/sql` want it. */
const connectionOf = (connection: PgConnection.PgConnection): SqlConnection.Connection => {
  const rows = (transform: Transform, sql: string, params: ReadonlyArray<unknown>, prepare: boolean) =>
    Effect.map(
      connection.query(sql, params, prepare),
      (result): Rows => transform === undefined ? result.rows : transform(result.rows)
    ).pipe(watched)
  return {
    execute: (sql, params, transform) => rows(transform, sql, params, true),
    executeUnprepared: (sql, params, transform) => rows(transform, sql, params, false),
    executeRaw: (sql, params) => watched(connection.query(sql, params)),
    executeValues: (sql, params) => watched(connection.queryValues(sql, params)),
    executeValuesUnprepared: (sql, params) => watched(connection.queryValues(sql, params, false)),
    executeStream: (sql, params, transform) => {
      const stream = Stream.tapError(connection.stream(sql, params), countTimeout)
      return transform === undefined ? stream : Stream.flatMap(stream, (row) => Stream.fromIterable(transform([row])))
    }
  }
}

const countTimeout = ({ reason }: SqlError.SqlError): Effect.Effect<void> =>
  reason._tag === "StatementTimeoutError" ? SqlMetrics.statementTimeouts({}) : Effect.void

const watched = <A>(answer: Effect.Effect<A, SqlError.SqlError>) => Effect.tapError(answer, countTimeout)

/** PostgreSQL answers `ROLLBACK` to the `COMMIT` of a transaction that has failed; whoever wrote in it must hear so. */
const commit = (connection: SqlConnection.Connection): Effect.Effect<void, SqlError.SqlError> =>
  Effect.flatMap(
    connection.executeRaw("COMMIT", []),
    (result) =>
      Predicate.hasProperty(result, "command") && result.command === "ROLLBACK"
        ? Effect.fail(
          new SqlError.SqlError({
            reason: new SqlError.UnknownError({
              cause: new Error("COMMIT rolled back an aborted transaction"),
              message: "COMMIT rolled back an aborted transaction",
              operation: "commit"
            })
          })
        )
        : Effect.void
  )
