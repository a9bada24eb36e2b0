import { NodeServices } from "@effect/platform-node"
import { assert, it } from "@effect/vitest"
import { Duration, Effect, FileSystem, Layer, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { join } from "node:path"
import { Audit } from "../../src/audit/Audit.ts"
import { AuditConfig } from "../../src/audit/AuditConfig.ts"
import { type AuditEntry } from "../../src/audit/AuditEntry.ts"
import { INSTALLATION } from "../../src/audit/AuditEvent.ts"
import { AuditProof } from "../../src/audit/AuditProof.ts"
import { AuditSpool } from "../../src/audit/AuditSpool.ts"
import * as Database from "../../src/sql/Database.ts"
import { eventually } from "../support/Eventually.ts"
import * as Postgres from "../support/Postgres.ts"
import * as TcpGate from "../support/TcpGate.ts"

const refused = (n: number) => ({ type: "access_denied" as const, action: `door.${n}`, resource: "route//admin" })

const entry: AuditEntry = {
  tenantId: INSTALLATION,
  eventId: "a1",
  at: 1,
  type: "login_failed",
  action: "login",
  resource: "user/?",
  actorKind: "stranger",
  actorId: "",
  address: null,
  requestId: null,
  before: null,
  after: null
}

/** A house whose way to the database is a gate, and whose events wait in a folder of its own. */
const house = (port: number, url: URL, spoolDir: string) =>
  Layer.mergeAll(AuditProof.layerSql).pipe(
    Layer.provideMerge(Audit.layerSql),
    Layer.provideMerge(AuditSpool.layerFiles),
    Layer.provide(Layer.succeed(AuditConfig, { spoolDir, kept: Duration.days(30) })),
    Layer.provideMerge(Database.layerUrl(Redacted.make(TcpGate.through(port, url).href)))
  )

it.live(
  "keeps what happened while the database is away, over a restart, and writes it once and in order",
  () =>
    Effect.gen(function* () {
      const { url } = yield* Postgres.Scratch
      const files = yield* FileSystem.FileSystem
      const spoolDir = join(yield* files.makeTempDirectoryScoped(), "audit")
      const gate = yield* TcpGate.make(Number(url.port))

      yield* gate.shut
      yield* Effect.provide(
        Effect.gen(function* () {
          const audit = yield* Audit
          for (let n = 0; n < 20; n++) yield* audit.note(refused(n))
          assert.strictEqual((yield* files.readDirectory(spoolDir)).length, 20)
          assert.strictEqual((yield* Effect.flip(audit.drain)).reason._tag, "TrailUnavailable")
        }),
        house(gate.port, url, spoolDir)
      )

      yield* files.writeFileString(join(spoolDir, "torn.event.json"), '{"tenantId":')
      yield* gate.open
      yield* Effect.provide(
        Effect.gen(function* () {
          const audit = yield* Audit
          const sql = yield* SqlClient.SqlClient
          yield* eventually(Effect.orElseSucceed(audit.drain, () => -1), (drained) => drained === 20)
          assert.strictEqual(yield* audit.drain, 0)
          const actions = yield* sql<{ readonly action: string }>`SELECT action FROM audit_logs ORDER BY seq`
          assert.deepStrictEqual(actions.map(({ action }) => action), Array.from({ length: 20 }, (_, n) => `door.${n}`))
          assert.isNull((yield* AuditProof.use(({ verify }) => verify()))[0]?.broken)
          assert.deepStrictEqual(yield* files.readDirectory(spoolDir), ["torn.event.json.unreadable"])
        }),
        house(gate.port, url, spoolDir)
      )
    }).pipe(Effect.provide(Layer.mergeAll(Postgres.layer, NodeServices.layer))),
  { timeout: 60_000 }
)

it.live("writes an event once though it was found on disk twice", () =>
  Effect.gen(function* () {
    const { url } = yield* Postgres.Scratch
    const files = yield* FileSystem.FileSystem
    const spoolDir = join(yield* files.makeTempDirectoryScoped(), "audit")
    yield* Effect.gen(function* () {
      const spool = yield* AuditSpool
      const audit = yield* Audit
      const sql = yield* SqlClient.SqlClient
      yield* spool.keep(entry)
      assert.strictEqual(yield* audit.drain, 1)
      yield* spool.keep(entry)
      assert.strictEqual(yield* audit.drain, 1)
      assert.strictEqual((yield* sql`SELECT 1 FROM audit_logs`).length, 1)
      assert.isNull((yield* AuditProof.use(({ verify }) => verify()))[0]?.broken)
    }).pipe(Effect.provide(house(Number(url.port), url, spoolDir)))
  }).pipe(Effect.provide(Layer.mergeAll(Postgres.layer, NodeServices.layer))), { timeout: 60_000 })
