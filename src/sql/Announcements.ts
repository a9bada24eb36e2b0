import { PgConnection } from "@effect/sql-pg"
import { Cause, Duration, Effect, Option, Queue, Random, type Scope } from "effect"
import type { SqlClient, SqlError } from "effect/sql"
import * as Database from "./Database.ts"
import { DatabaseServer } from "./DatabaseServer.ts"
import { faultOf } from "./SqlFault.ts"
import * as SqlMetrics from "./SqlMetrics.ts"
import { isTopic, type Topic, TOPICS } from "./Topic.ts"

const CHANNEL = "conserje_changes"

/** What is silent for so long is asked whether it lives; well before `WatchedSocket` gives it up. */
const QUIET = "10 seconds"
const FIRST_BACKOFF = Duration.millis(500)
const LONGEST_BACKOFF = Duration.seconds(30)

/** In the transaction of the change: every process hears it once that is committed, and nobody when it is not. */
export const announce = (sql: SqlClient.SqlClient, topic: Topic): Effect.Effect<void, SqlError.SqlError> =>
  Effect.asVoid(sql`SELECT pg_notify(${CHANNEL}, ${topic})`)

export type Followers = Readonly<Record<Topic, Effect.Effect<unknown, unknown>>>

/**
 * Runs the follower of a topic whenever any process, this one included, announces it, and all of them whenever something
 * may have been missed. Many announcements at once are one run. One that fails is run again. It ends with the scope and
 * with nothing else: while the database is away it comes back, ever more slowly up to half a minute.
 */
export const follow = Effect.fnUntraced(
  function* (followers: Followers): Effect.fn.Return<void, never, DatabaseServer | Scope.Scope> {
    const { url } = yield* DatabaseServer
    let failures = 0

    const listening = Effect.gen(function* () {
      const connection = yield* PgConnection.make(Database.sessionAt(url))
      // Pinned, so that the session may be asked whether it lives while it listens.
      const session = yield* connection.pin
      const heard = yield* session.listen(CHANNEL)
      failures = 0
      yield* SqlMetrics.listening({}, 1)
      let due: ReadonlySet<Topic> = new Set(TOPICS)
      while (true) {
        const failed = yield* runAll(followers, due)
        const notes = yield* Effect.timeoutOption(Queue.takeAll(heard), QUIET)
        if (Option.isNone(notes)) yield* session.query("SELECT 1")
        const topics = Option.getOrElse(notes, () => []).map(({ payload }) => payload).filter(isTopic)
        yield* Effect.forEach(topics, (topic) => SqlMetrics.announcements({ topic }), { discard: true })
        due = new Set([...failed, ...topics])
      }
    }).pipe(Effect.scoped, Effect.ensuring(SqlMetrics.listening({}, 0)))

    const supervised = Effect.gen(function* () {
      while (true) {
        const exit = yield* Effect.exit(listening)
        if (exit._tag === "Success") continue
        failures += 1
        yield* Effect.logWarning("changes of other processes are heard late", {
          fault: faultOf(Cause.squash(exit.cause))
        })
        yield* Effect.sleep(yield* backoff(failures))
      }
    })
    yield* Effect.forkScoped(supervised)
  }
)

const runAll = Effect.fnUntraced(function* (followers: Followers, due: ReadonlySet<Topic>) {
  const ran = yield* Effect.forEach(due, (topic) =>
    Effect.matchCauseEffect(followers[topic], {
      onSuccess: () => Effect.succeed([]),
      onFailure: (cause) =>
        Effect.as(
          Effect.logWarning("a change could not be followed", { topic, fault: faultOf(Cause.squash(cause)) }),
          [topic]
        )
    }), { concurrency: "unbounded" })
  return ran.flat()
})

/** Between four and six fifths of the doubled time, so that processes do not come back together. */
const backoff = (failures: number): Effect.Effect<Duration.Duration> =>
  Effect.map(
    Random.next,
    (chance) =>
      Duration.min(
        Duration.times(FIRST_BACKOFF, 2 ** Math.min(failures - 1, 10) * (0.8 + 0.4 * chance)),
        LONGEST_BACKOFF
      )
  )
