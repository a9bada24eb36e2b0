import { NodeServices } from "@effect/platform-node"
import { assert, describe, layer } from "@effect/vitest"
import { Context, Duration, Effect, Layer, Option, Redacted, Schedule } from "effect"
import { SqlClient } from "effect/sql"
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { BackupConfig } from "../../src/backup/BackupConfig.ts"
import { Backups } from "../../src/backup/Backups.ts"
import * as Database from "../../src/sql/Database.ts"
import { DatabaseServer } from "../../src/sql/DatabaseServer.ts"
import * as Migrations from "../../src/sql/Migrations.ts"
import { conserje } from "../cli/Spawned.ts"
import * as Machine from "../support/Machine.ts"
import * as SystemPostgres from "../support/SystemPostgres.ts"

const isMissing = SystemPostgres.isMissing || Machine.find("pg_dump") === undefined

/** Where backups go, and the URL of the database they are of. */
class Place extends Context.Service<Place, { readonly folder: string; readonly url: string }>()(
  "conserje/test/backup/Place"
) {
  static readonly layer = Layer.effect(
    Place,
    Effect.gen(function* () {
      const folder = yield* Effect.acquireRelease(
        Effect.sync(() => mkdtempSync(join(tmpdir(), "conserje-backup-"))),
        (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
      )
      return { folder, url: yield* SystemPostgres.emptyDatabase }
    })
  )
}

const backupsOf = (url: string, folder: string) =>
  Backups.layerFolder.pipe(
    Layer.provide(Layer.succeed(DatabaseServer, { url: Redacted.make(url), origin: "external" })),
    Layer.provide(Layer.succeed(BackupConfig, { folder, kept: Duration.days(14) })),
    Layer.provide(NodeServices.layer)
  )

const House = Layer.unwrap(
  Effect.map(Place, ({ folder, url }) =>
    Layer.merge(
      backupsOf(url, folder),
      Migrations.layer.pipe(Layer.provideMerge(Database.layerUrl(Redacted.make(url))))
    ))
).pipe(Layer.provideMerge(Place.layer))

const write = Effect.flatMap(
  SqlClient.SqlClient,
  (sql) => sql`INSERT INTO operator_tasks_of_test (word) SELECT 'word' FROM generate_series(1, 10)`
)

describe.skipIf(isMissing)("a backup", () => {
  layer(House, { excludeTestServices: true, timeout: "60 seconds" })((it) => {
    it.effect(
      "has every row of one moment, though guests go on writing, and can be brought back",
      () =>
        Effect.gen(function* () {
          const { list, make, verify } = yield* Backups
          const { folder } = yield* Place
          const sql = yield* SqlClient.SqlClient
          yield* sql`CREATE TABLE operator_tasks_of_test (id BIGINT GENERATED ALWAYS AS IDENTITY, word TEXT NOT NULL)`
          const writing = yield* Effect.forkChild(Effect.repeat(write, Schedule.spaced("1 millis")))
          const made = yield* make({ proved: true })
          yield* Effect.sleep("20 millis")
          assert.deepStrictEqual(writing.pollUnsafe(), undefined)

          assert.isAbove(Object.keys(made.tables).length, 20)
          assert.isTrue("public.inbox_events" in made.tables)
          assert.strictEqual((made.tables["public.operator_tasks_of_test"] ?? -1) % 10, 0)
          assert.strictEqual(statSync(join(folder, made.file)).size, made.bytes)
          assert.strictEqual(statSync(join(folder, made.file)).mode & 0o777, 0o600)
          assert.include(
            readFileSync(join(folder, "backup.prom"), "utf8"),
            `\nbackup_last_success_timestamp_seconds ${made.takenAt / 1000}\n`
          )
          assert.deepStrictEqual(yield* list, [made])
          assert.deepStrictEqual(yield* verify(Option.none()), made)
          const left = yield* sql`SELECT 1 FROM pg_database WHERE datname LIKE 'conserje_verify_%'`
          assert.deepStrictEqual(left, [])
        }),
      60_000
    )

    it.effect(
      "is not relied on when its bytes have changed, or when rows did not come back",
      () =>
        Effect.gen(function* () {
          const { list, make, verify } = yield* Backups
          const { folder } = yield* Place
          const made = yield* make({ proved: false })
          assert.strictEqual((yield* list).length, 2)

          const manifest = join(folder, `${made.file}.json`)
          const tables = { ...made.tables, "public.gone": 1 }
          writeFileSync(manifest, JSON.stringify({ ...made, tables }))
          const short = yield* Effect.flip(verify(Option.some(made.file)))
          assert.strictEqual(short.message, `${made.file} cannot be relied on: public.gone is missing.`)

          const bytes = readFileSync(join(folder, made.file))
          bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
          writeFileSync(join(folder, made.file), bytes)
          const changed = yield* Effect.flip(verify(Option.some(made.file)))
          assert.strictEqual(changed.message, `${made.file} cannot be relied on: its bytes have changed.`)
          const none = yield* Effect.flip(verify(Option.some("another.dump")))
          assert.strictEqual(none.reason._tag, "NoBackup")
        }),
      60_000
    )

    it.effect("is made, listed and tried out by a command", () =>
      Effect.gen(function* () {
        const { folder, url } = yield* Place
        const settings = { DATABASE_URL: url, BACKUP_DIR: join(folder, "by-hand") }
        const made = yield* conserje(["backup", "make"], settings)
        assert.match(made.stdout, /^conserje-\d{8}T\d{6}\.\d{3}Z\.dump: \d+ rows in \d+ tables, \d+ bytes\n$/)
        const tried = yield* conserje(["backup", "verify"], settings)
        assert.strictEqual(tried.stdout, made.stdout.replace("\n", ". All of it came back.\n"))
        const listed = yield* conserje(["backup", "list"], settings)
        assert.include(listed.stdout, made.stdout.split(":")[0] ?? "")
      }), 60_000)

    it.effect("that cannot be made leaves nothing behind, and is not told as one", () =>
      Effect.gen(function* () {
        const { folder, url } = yield* Place
        const elsewhere = new URL(url)
        elsewhere.pathname = "/no_such_database"
        const before = readdirSync(folder).toSorted()
        const told = readFileSync(join(folder, "backup.prom"), "utf8")
        const failed = yield* Effect.flip(
          Effect.provide(
            Backups.use(({ make }) => make({ proved: true })),
            Layer.fresh(backupsOf(elsewhere.href, folder))
          )
        )
        assert.strictEqual(failed.reason._tag, "ServerAway")
        assert.deepStrictEqual(readdirSync(folder).toSorted(), before)
        assert.strictEqual(readFileSync(join(folder, "backup.prom"), "utf8"), told)
      }), 60_000)
  })
})
