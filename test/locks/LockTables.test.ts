import { assert, layer } from "@effect/vitest"
import { Effect, Metric } from "effect"
import { SqlClient } from "effect/sql"
import { OTHER } from "../../src/telemetry/Meters.ts"
import { LockAudit } from "../../src/locks/LockAudit.ts"
import { RoomLocks } from "../../src/locks/RoomLocks.ts"
import { casa, inTheWay, onSql, refusal, wish } from "./support.ts"

const counts = (name: string) =>
  Effect.map(
    Metric.snapshot,
    (all) =>
      Object.fromEntries(all.flatMap((one) =>
        one.id === name && one.type === "Counter" && one.state.count > 0
          ? [[Object.values(one.attributes ?? {}).join(" "), Number(one.state.count)]]
          : []
      ))
  )

layer(onSql, { timeout: "60 seconds", excludeTestServices: true })("the tables of holds", (it) => {
  it.effect("refuse a second hold of a night whoever writes it, an endless one and an empty one", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const insert = (session: string, nights: string) =>
        sql`
          INSERT INTO lock_holds (tenant_id, room_id, fence, nights, session, held_for, acquired_at, expires_at)
          VALUES ('other', '1', ${session.length}, ${nights}::daterange, ${session}, 'g', now(), now())`
      yield* insert("a", "[2026-12-10,2026-12-13)")
      yield* insert("bb", "[2026-12-13,2026-12-14)")
      for (const nights of ["[2026-12-12,2026-12-13)", "[2026-12-01,2027-01-01)", "[2027-01-01,)", "empty"]) {
        const { reason } = yield* Effect.flip(insert("ccc", nights))
        assert.strictEqual(reason._tag, "ConstraintError")
      }
    }))

  it.effect("are read by their indexes", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      yield* sql`
        INSERT INTO lock_holds (tenant_id, room_id, fence, nights, session, held_for, acquired_at, expires_at)
        SELECT 'hotel' || n % 50, 'room' || n % 1000, n, daterange(d, d + 1), 's' || n, 'g', now(), now() + n * interval '1 s'
        FROM generate_series(1, 20000) n, LATERAL (SELECT date '2026-01-01' + n / 1000) AS of (d)`
      yield* sql`
        INSERT INTO lock_audit (tenant_id, event, room_id, arrive, leave, session, held_for, reason, at)
        SELECT tenant_id, 'acquired', room_id, lower(nights), upper(nights), session, held_for, 'asked', acquired_at
        FROM lock_holds`
      yield* sql`ANALYZE lock_holds, lock_audit`
      const queries = [
        [
          `SELECT * FROM lock_holds WHERE tenant_id = 'hotel7' AND room_id = 'room7'
           AND nights && daterange('2026-01-02', '2026-01-05')`,
          "lock_holds_one_per_night"
        ],
        [
          `WITH moment AS MATERIALIZED (SELECT now() AS now) SELECT 1 FROM lock_holds
           WHERE expires_at <= (SELECT now FROM moment) ORDER BY expires_at LIMIT 500`,
          "lock_holds_expiry"
        ],
        [
          "SELECT * FROM lock_audit WHERE tenant_id = 'hotel7' AND room_id = 'room7' AND arrive < '2026-01-05' AND leave > '2026-01-02'",
          "lock_audit_room"
        ],
        ["SELECT * FROM lock_audit WHERE tenant_id = 'hotel7' AND session = 's7'", "lock_audit_session"]
      ] as const
      for (const [query, index] of queries) {
        const plan = yield* sql`EXPLAIN ${sql.literal(query)}`.unprepared
        assert.include(plan.map((line) => Object.values(line).join("")).join("\n"), index)
      }
    }))

  it.effect("tell afterwards who held what, who was refused, who let it go and why", () =>
    Effect.gen(function* () {
      const { acquire, release } = yield* RoomLocks
      const { read } = yield* LockAudit
      const hold = yield* acquire(wish({ roomId: "audited" }))
      yield* inTheWay(acquire(wish({ roomId: "audited", session: "two", user: "guest-2" })))
      yield* release(hold, "root: the guest called")
      const facts = { roomId: "audited", arrive: "2026-12-10", leave: "2026-12-13" }
      const one = { ...facts, session: "one", heldFor: "guest-1", fence: hold.fence }
      const events = yield* read({ tenantId: casa, roomId: "audited", limit: 10 })
      assert.deepStrictEqual(events.map(({ at: _at, ...event }) => event), [
        { ...one, event: "acquired", reason: "asked" },
        {
          ...facts,
          event: "conflict",
          session: "two",
          heldFor: "guest-2",
          fence: null,
          reason: "2026-12-10/2026-12-13 is held"
        },
        { ...one, event: "released", reason: "root: the guest called" }
      ])
      assert.strictEqual(events[0]?.at, hold.acquiredAt)
      const ofTwo = yield* read({ tenantId: casa, session: "two", limit: 10 })
      assert.deepStrictEqual(ofTwo.map(({ event }) => event), ["conflict"])
      const last = yield* read({ tenantId: casa, roomId: "audited", limit: 1 })
      assert.deepStrictEqual(last.map(({ event }) => event), ["released"])
    }))

  it.effect("are counted by operation and result, conflicts by room, extensions by outcome", () =>
    Effect.gen(function* () {
      const { acquire, extend, release } = yield* RoomLocks
      const hold = yield* acquire(wish({ roomId: "m1" }))
      yield* inTheWay(acquire(wish({ roomId: "m1", session: "two" })))
      yield* refusal(acquire(wish({ roomId: "" })))
      const twice = yield* Effect.flatMap(extend(hold), extend)
      yield* refusal(extend(twice))
      yield* refusal(extend({ ...twice, session: "two" }))
      yield* release(hold)
      yield* release(hold)
      assert.deepStrictEqual(yield* counts("lock_operations_total"), {
        "acquire success": 1,
        "acquire conflict": 1,
        "acquire refused": 1,
        "extend success": 2,
        "extend max_reached": 1,
        "extend not_owner": 1,
        "release success": 1,
        "release not_found": 1
      })
      assert.deepStrictEqual(yield* counts("lock_conflicts_total"), { m1: 1 })
      assert.deepStrictEqual(yield* counts("lock_extensions_total"), { success: 2, max_reached: 1, failed: 1 })
    }).pipe(Effect.provideService(Metric.MetricRegistry, new Map())))

  it.effect("are counted in a bounded number of series, however many rooms there are", () =>
    Effect.gen(function* () {
      const { acquire } = yield* RoomLocks
      yield* Effect.forEach(
        Array.from({ length: 1_100 }, (_, n) => `r${n}`),
        (roomId) => acquire(wish({ roomId })).pipe(Effect.andThen(inTheWay(acquire(wish({ roomId, session: "two" }))))),
        { concurrency: 10, discard: true }
      )
      const series = yield* counts("lock_conflicts_total")
      assert.isAtMost(Object.keys(series).length, 1_001)
      assert.isAtLeast(series[OTHER] ?? 0, 99)
    }).pipe(Effect.provideService(Metric.MetricRegistry, new Map())))
})
