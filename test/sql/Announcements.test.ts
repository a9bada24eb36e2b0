import { assert, layer } from "@effect/vitest"
import { Effect, Layer, Redacted, Ref } from "effect"
import { SqlClient } from "effect/sql"
import { announce, follow, type Followers } from "../../src/sql/Announcements.ts"
import { DatabaseServer } from "../../src/sql/DatabaseServer.ts"
import { type Topic, TOPICS } from "../../src/sql/Topic.ts"
import { eventually } from "../support/Eventually.ts"
import * as Postgres from "../support/Postgres.ts"

const server = Layer.effect(
  DatabaseServer,
  Effect.map(Postgres.Scratch, ({ url }) => ({ url: Redacted.make(url.href), origin: "external" as const }))
)
const TestLayer = server.pipe(Layer.provideMerge(Postgres.layer))

const counting = (
  runs: Ref.Ref<Readonly<Record<string, number>>>,
  fails: ReadonlySet<Topic> = new Set()
): Followers => {
  const run = (topic: Topic) =>
    Effect.andThen(
      Ref.update(runs, (seen) => ({ ...seen, [topic]: (seen[topic] ?? 0) + 1 })),
      Effect.suspend(() => fails.has(topic) ? Effect.fail("away") : Effect.void)
    )
  return {
    "hotels": run("hotels"),
    "hotel-contents": run("hotel-contents"),
    "secrets": run("secrets"),
    "pms-connections": run("pms-connections"),
    "flags": run("flags")
  }
}

layer(TestLayer, { timeout: "60 seconds", excludeTestServices: true })("announcements", (it) => {
  it.effect("are heard by every follower once they are committed, and not when they are taken back", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const all = yield* Effect.forEach([1, 2], () => Ref.make<Readonly<Record<string, number>>>({}))
      yield* Effect.forEach(all, (runs) => follow(counting(runs)))
      for (const runs of all) {
        yield* eventually(Ref.get(runs), (seen) => TOPICS.every((topic) => seen[topic] === 1))
      }
      yield* Effect.ignore(sql.withTransaction(Effect.andThen(announce(sql, "secrets"), Effect.fail("no"))))
      yield* sql.withTransaction(Effect.andThen(announce(sql, "hotels"), announce(sql, "hotels")))
      for (const runs of all) {
        const seen = yield* eventually(Ref.get(runs), ({ hotels = 0 }) => hotels > 1, 2)
        assert.deepStrictEqual([seen["hotels"], seen["secrets"]], [2, 1])
      }
    }).pipe(Effect.scoped))

  it.effect("that may have been missed are made good when the connection comes back", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const runs = yield* Ref.make<Readonly<Record<string, number>>>({})
      yield* follow(counting(runs))
      yield* eventually(Ref.get(runs), ({ flags = 0 }) => flags === 1)
      const [ended] = yield* sql<{ readonly count: number }>`
        SELECT count(pg_terminate_backend(pid))::int AS count FROM pg_stat_activity
        WHERE datname = current_database() AND query LIKE 'LISTEN%'`
      assert.strictEqual(ended?.count, 1)
      yield* eventually(Ref.get(runs), ({ flags = 0 }) => flags === 2, 10)
      yield* announce(sql, "flags")
      yield* eventually(Ref.get(runs), ({ flags = 0 }) => flags === 3, 2)
    }).pipe(Effect.scoped))

  it.effect("reach the other followers while one fails, which is run again", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const runs = yield* Ref.make<Readonly<Record<string, number>>>({})
      const failing = new Set<Topic>(["flags"])
      yield* follow(counting(runs, failing))
      yield* eventually(Ref.get(runs), ({ flags = 0 }) => flags === 1)
      failing.clear()
      yield* announce(sql, "hotels")
      const seen = yield* eventually(Ref.get(runs), ({ hotels = 0 }) => hotels === 2, 2)
      assert.strictEqual(seen["flags"], 2)
    }).pipe(Effect.scoped))
})
