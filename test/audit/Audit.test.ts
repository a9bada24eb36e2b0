import { NodeServices } from "@effect/platform-node"
import { assert, layer } from "@effect/vitest"
import { Duration, Effect, Layer } from "effect"
import { SqlClient } from "effect/sql"
import { TestClock } from "effect/testing"
import { Audit } from "../../src/audit/Audit.ts"
import { AuditConfig } from "../../src/audit/AuditConfig.ts"
import { INSTALLATION } from "../../src/audit/AuditEvent.ts"
import { AuditProof } from "../../src/audit/AuditProof.ts"
import { AuditRetention } from "../../src/audit/AuditRetention.ts"
import { AuditSpool } from "../../src/audit/AuditSpool.ts"
import { AuditTrail } from "../../src/audit/AuditTrail.ts"
import { Caller } from "../../src/audit/Caller.ts"
import { CorrelationId } from "../../src/domain/CorrelationId.ts"
import { TenantId } from "../../src/domain/Ids.ts"
import * as Postgres from "../support/Postgres.ts"

const tenant = (id: string) => TenantId.make(id)
const flagSet = (tenantId: TenantId, after: unknown = { on: true }) => ({
  type: "data_modification" as const,
  action: "flag.set",
  resource: "flag/humanize.es_ar.enabled",
  tenantId,
  before: { on: false },
  after
})

const TestLayer = Layer.mergeAll(AuditTrail.layerSql, AuditProof.layerSql, AuditRetention.layerSql).pipe(
  Layer.provideMerge(Audit.layerSql),
  Layer.provide(AuditSpool.layerNone),
  Layer.provide(Layer.succeed(AuditConfig, { spoolDir: "unused", kept: Duration.minutes(30) })),
  Layer.provideMerge(Postgres.layer),
  Layer.provideMerge(NodeServices.layer)
)

/** What whoever owns the database can do, and the trigger cannot stop. */
const tampering = (statement: string) =>
  Effect.flatMap(SqlClient.SqlClient, (sql) =>
    sql.withTransaction(Effect.gen(function* () {
      yield* sql`SET LOCAL session_replication_role = replica`
      yield* sql`${sql.literal(statement)}`
    })))

const proofOf = (tenantId: TenantId) =>
  Effect.flatMap(AuditProof, ({ verify }) => Effect.map(verify(tenantId), ([proof]) => proof))

layer(TestLayer, { timeout: "60 seconds" })("the audit trail", (it) => {
  it.effect("says who did what to what, from where and in which request, without the secrets", () =>
    Effect.gen(function* () {
      const audit = yield* Audit
      const trail = yield* AuditTrail
      yield* TestClock.adjust("1 hour")
      yield* audit.append(
        flagSet(tenant("who"), { on: true, password: "hunter2", nested: [{ apiKey: "k" }], nul: "a\u0000b" })
      )
        .pipe(
          Effect.provideService(Caller, { actor: { kind: "user", id: "u1" }, address: "10.0.0.9" }),
          Effect.provideService(CorrelationId, "req-1")
        )
      const [row] = yield* trail.list({ tenantId: tenant("who"), limit: 10 })
      assert.deepInclude(row, {
        at: 3_600_000,
        seq: "1",
        type: "data_modification",
        action: "flag.set",
        resource: "flag/humanize.es_ar.enabled",
        actor: { kind: "user", id: "u1" },
        address: "10.0.0.9",
        requestId: "req-1",
        before: { on: false },
        after: { on: true, password: "[removed]", nested: [{ apiKey: "[removed]" }], nul: "a\ufffdb" }
      })
    }))

  it.effect("goes with the transaction it is written in", () =>
    Effect.gen(function* () {
      const audit = yield* Audit
      const sql = yield* SqlClient.SqlClient
      const trail = yield* AuditTrail
      yield* sql.withTransaction(Effect.andThen(audit.append(flagSet(tenant("undone"))), Effect.fail("no"))).pipe(
        Effect.ignore
      )
      assert.deepStrictEqual(yield* trail.list({ tenantId: tenant("undone"), limit: 10 }), [])
      yield* sql.withTransaction(
        Effect.andThen(audit.note({ ...flagSet(tenant("noted")), type: "access_denied" }), Effect.fail("no"))
      ).pipe(Effect.ignore)
      assert.strictEqual((yield* trail.list({ tenantId: tenant("noted"), limit: 10 })).length, 1)
    }))

  it.effect("is one chain per hotel without a gap, however many write at once", () =>
    Effect.gen(function* () {
      const audit = yield* Audit
      const hotels = [tenant("a"), tenant("b")]
      yield* Effect.forEach(
        Array.from({ length: 60 }, (_, n) => hotels[n % 2] ?? INSTALLATION),
        (hotel) => audit.append(flagSet(hotel), flagSet(INSTALLATION)),
        { concurrency: 8, discard: true }
      )
      for (const hotel of hotels) {
        assert.deepInclude(yield* proofOf(hotel), { rows: 30, seq: "30", broken: null })
      }
      assert.deepInclude(yield* proofOf(INSTALLATION), { rows: 60, broken: null })
    }))

  it.effect("refuses to be changed, shortened or emptied by mistake", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      yield* Audit.use(({ append }) => append(flagSet(tenant("kept"))))
      for (
        const statement of [
          "UPDATE audit_logs SET action = 'nothing'",
          "DELETE FROM audit_logs",
          "TRUNCATE audit_logs"
        ]
      ) {
        const error = yield* Effect.flip(sql`${sql.literal(statement)}`)
        assert.include(String(error.reason.cause), "append-only", statement)
      }
    }))

  it.effect("names the first row that is not as it was written", () =>
    Effect.gen(function* () {
      const audit = yield* Audit
      let count = 0
      const at = (statement: string, expected: unknown) =>
        Effect.gen(function* () {
          count += 1
          const hotel = tenant(`broken.${count}`)
          for (let n = 0; n < 6; n++) yield* audit.append(flagSet(hotel))
          assert.isNull((yield* proofOf(hotel))?.broken)
          yield* tampering(statement.replaceAll("$hotel", `'${hotel}'`))
          assert.deepStrictEqual((yield* proofOf(hotel))?.broken, expected, statement)
        })
      yield* at("UPDATE audit_logs SET actor_id = 'somebody' WHERE tenant_id = $hotel AND seq IN (4, 5)", {
        seq: "4",
        why: "changed"
      })
      yield* at("UPDATE audit_logs SET after = '{}' WHERE tenant_id = $hotel AND seq = 1", { seq: "1", why: "changed" })
      yield* at("DELETE FROM audit_logs WHERE tenant_id = $hotel AND seq = 3", { seq: "4", why: "missing before" })
      yield* at("DELETE FROM audit_logs WHERE tenant_id = $hotel AND seq = 1 ", { seq: "2", why: "missing before" })
      yield* at("DELETE FROM audit_logs WHERE tenant_id = $hotel AND seq > 4", { seq: "4", why: "missing at the end" })
      yield* at("DELETE FROM audit_chains WHERE tenant_id = $hotel", { seq: "6", why: "no head" })
      yield* at(
        "WITH gone AS (DELETE FROM audit_logs WHERE tenant_id = $hotel AND seq <= 2 RETURNING seq, hash) " +
          "UPDATE audit_chains SET pruned_seq = 2, pruned_hash = (SELECT hash FROM gone WHERE seq = 2) WHERE tenant_id = $hotel",
        { seq: "2", why: "cut without a record" }
      )
      // A row that was changed and whose own hash was computed again no longer fits the row after it.
      yield* at(
        "WITH c AS (SELECT l FROM audit_logs l WHERE tenant_id = $hotel AND seq = 2) UPDATE audit_logs a " +
          "SET actor_id = 'x', hash = audit_hash(a.prev_hash, jsonb_populate_record((c).l, '{\"actor_id\": \"x\"}')) " +
          "FROM c WHERE a.tenant_id = $hotel AND a.seq = 2",
        { seq: "3", why: "changed" }
      )
    }))

  it.effect("forgets what is old, and what is left still proves itself", () =>
    Effect.gen(function* () {
      const audit = yield* Audit
      const retention = yield* AuditRetention
      const hotel = tenant("old")
      for (let n = 0; n < 5; n++) yield* audit.append(flagSet(hotel))
      yield* TestClock.adjust("20 minutes")
      for (let n = 0; n < 3; n++) yield* audit.append(flagSet(hotel))
      yield* TestClock.adjust("11 minutes")
      assert.isAtLeast(yield* retention.expire, 5)
      assert.deepInclude(yield* proofOf(hotel), { rows: 4, seq: "9", prunedSeq: "5", broken: null })
      assert.strictEqual(yield* retention.expire, 0)
      yield* TestClock.adjust("60 minutes")
      yield* retention.expire
      assert.deepInclude(yield* proofOf(hotel), { rows: 1, seq: "10", prunedSeq: "9", broken: null })
      assert.strictEqual(yield* retention.expire, 0)
    }))

  it.effect("is read by page, by kind and by person with an index", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const trail = yield* AuditTrail
      const audit = yield* Audit
      const hotel = tenant("paged")
      for (let n = 0; n < 5; n++) yield* audit.append({ ...flagSet(hotel), action: `n${n}` })
      const first = yield* trail.list({ tenantId: hotel, limit: 2 })
      const second = yield* trail.list({ tenantId: hotel, limit: 2, before: first[1]?.id ?? "" })
      assert.deepStrictEqual([...first, ...second].map(({ action }) => action), ["n4", "n3", "n2", "n1"])
      yield* sql`
        SELECT audit_append(jsonb_agg(jsonb_build_object('tenantId', 't' || n % 50, 'eventId', 'x' || n, 'at', n, 'type',
          CASE WHEN n % 500 = 0 THEN 'lock' ELSE 'login_failed' END, 'action', 'a', 'resource', 'r', 'actorKind', 'user',
          'actorId', 'u' || n % 200))) FROM generate_series(1, 5000) n`
      yield* sql`ANALYZE audit_logs`
      for (
        const [where, index] of [
          ["tenant_id = 't1'", "audit_logs_tenant"],
          ["type = 'lock'", "audit_logs_type"],
          ["actor_id = 'u7'", "audit_logs_actor"]
        ] as const
      ) {
        const plan = yield* sql`EXPLAIN ${
          sql.literal(`SELECT * FROM audit_logs WHERE ${where} AND id < 90000 ORDER BY id DESC LIMIT 20`)
        }`.unprepared
        assert.include(JSON.stringify(plan), index, where)
      }
    }))
})
