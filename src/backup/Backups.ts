import {
  Clock,
  Context,
  DateTime,
  Duration,
  Effect,
  FileSystem,
  Layer,
  Option,
  Path,
  Redacted,
  Schema,
  Stream
} from "effect"
import { ChildProcessSpawner } from "effect/process"
import { SqlClient } from "effect/sql"
import { createHash } from "node:crypto"
import { freshId } from "../domain/FreshId.ts"
import * as Database from "../sql/Database.ts"
import { DatabaseServer } from "../sql/DatabaseServer.ts"
import { BackupConfig } from "./BackupConfig.ts"
import { BackupError, FolderUnusable, NoBackup, NotWhole, ServerAway } from "./BackupError.ts"
import { differences, Manifest, metricsOf, outlived } from "./Manifest.ts"
import * as PostgresProgram from "./PostgresProgram.ts"
import * as TableCounts from "./TableCounts.ts"

/** Copies of the whole database, each with what it must hold when it is brought back. */
export class Backups extends Context.Service<Backups, {
  /**
   * Dumps what is committed now, beside the work that goes on, and forgets the backups that have outlived their time. With
   * `proved` it is brought back first, and is a backup only when everything came back.
   */
  readonly make: (options: { readonly proved: boolean }) => Effect.Effect<Manifest, BackupError>
  /** Brings a backup (the newest, when none is named) back into a database of its own, counts, and drops it again. */
  readonly verify: (file: Option.Option<string>) => Effect.Effect<Manifest, BackupError>
  /** The good ones, the newest first. */
  readonly list: Effect.Effect<ReadonlyArray<Manifest>, BackupError>
  /** Tells the node exporter of the newest. */
  readonly tell: Effect.Effect<void, BackupError>
}>()("conserje/backup/Backups") {
  /** Files of `pg_dump` in a folder. `<name>.json` stands beside each, and `backup.prom` for the node exporter. */
  static readonly layerFolder = Layer.effect(
    Backups,
    Effect.gen(function* () {
      const { folder, kept } = yield* BackupConfig
      const { url } = yield* DatabaseServer
      const fs = yield* FileSystem.FileSystem
      const path = yield* Path.Path
      const spawner = yield* ChildProcessSpawner.ChildProcessSpawner

      const at = (name: string) => path.join(folder, name)
      const inFolder = Effect.mapError((cause: unknown) =>
        new BackupError({ reason: new FolderUnusable({ folder, cause }) })
      )
      const program = (...args: Parameters<typeof PostgresProgram.run>) =>
        Effect.provideService(PostgresProgram.run(...args), ChildProcessSpawner.ChildProcessSpawner, spawner)

      /** In one step, so that nobody reads half of it. */
      const write = (name: string, text: string) =>
        inFolder(Effect.andThen(fs.writeFileString(at(`${name}.new`), text), fs.rename(at(`${name}.new`), at(name))))

      const digest = (name: string) =>
        Effect.gen(function* () {
          const hash = createHash("sha256")
          yield* Stream.runForEach(fs.stream(at(name)), (bytes) => Effect.sync(() => hash.update(bytes)))
          return hash.digest("hex")
        })

      const list = inFolder(Effect.gen(function* () {
        yield* fs.makeDirectory(folder, { recursive: true, mode: 0o700 })
        const names = (yield* fs.readDirectory(folder)).filter((name) => /^conserje-.*\.json$/.test(name))
        const all = yield* Effect.forEach(names, (name) => Effect.flatMap(fs.readFileString(at(name)), decode))
        return all.toSorted((one, other) => other.takenAt - one.takenAt)
      }))

      const tell = Effect.flatMap(list, ([newest]) => write("backup.prom", metricsOf(newest)))

      /** Everything came back: the bytes are those that were written, the tables have the rows that were dumped. */
      const prove = Effect.fnUntraced(function* (manifest: Manifest, file: string) {
        const refuse = (problems: ReadonlyArray<string>) =>
          new BackupError({ reason: new NotWhole({ file: manifest.file, problems }) })
        if ((yield* inFolder(digest(file))) !== manifest.sha256) return yield* refuse(["its bytes have changed"])
        const name = `conserje_verify_${(yield* freshId("b")).toLowerCase()}`
        const scratch = new URL(Redacted.value(url))
        scratch.pathname = `/${name}`
        const found = yield* Effect.acquireUseRelease(
          onServer(url)(
            Effect.flatMap(SqlClient.SqlClient, (sql) => sql`CREATE DATABASE ${sql(name)} TEMPLATE template0`)
          ),
          () =>
            Effect.andThen(
              program("pg_restore", ["--exit-on-error", "--no-owner", `--dbname=${name}`, at(file)], url, name),
              onServer(Redacted.make(scratch.href))(
                Effect.flatMap(SqlClient.SqlClient, (sql) =>
                  sql.withTransaction(Effect.andThen(TableCounts.unhurried, TableCounts.count)))
              )
            ),
          () =>
            Effect.ignore(
              onServer(url)(
                Effect.flatMap(SqlClient.SqlClient, (sql) => sql`DROP DATABASE IF EXISTS ${sql(name)} WITH (FORCE)`)
              )
            )
        )
        const problems = differences(manifest.tables, found)
        if (problems.length > 0) return yield* refuse(problems)
      })

      const dump = Effect.fnUntraced(function* (file: string) {
        const sql = yield* SqlClient.SqlClient
        return yield* sql.withTransaction(Effect.gen(function* () {
          yield* sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY`
          yield* TableCounts.unhurried
          const [snapshot] = yield* sql<{ readonly id: string }>`SELECT pg_export_snapshot() AS id`
          const args = ["--format=custom", "--no-owner", `--snapshot=${snapshot?.id}`, `--file=${at(file)}`]
          // Both see the database as it was at one moment.
          const [tables] = yield* Effect.all([TableCounts.count, program("pg_dump", args, url)], { concurrency: 2 })
          return tables
        }))
      })

      const forget = ({ file }: Manifest) =>
        inFolder(Effect.andThen(fs.remove(at(`${file}.json`), { force: true }), fs.remove(at(file), { force: true })))

      const make = Effect.fn("Backups.make")(function* ({ proved }: { readonly proved: boolean }) {
        const before = yield* list
        const takenAt = yield* Clock.currentTimeMillis
        const file = `conserje-${DateTime.formatIso(DateTime.makeUnsafe(takenAt)).replaceAll(/[-:]/g, "")}.dump`
        const partial = `${file}.partial`
        const manifest = yield* Effect.gen(function* () {
          const tables = yield* onServer(url)(dump(partial))
          const { size } = yield* inFolder(fs.stat(at(partial)))
          yield* inFolder(fs.chmod(at(partial), 0o600))
          const manifest = { file, takenAt, bytes: Number(size), sha256: yield* inFolder(digest(partial)), tables }
          if (proved) yield* prove(manifest, partial)
          yield* inFolder(fs.rename(at(partial), at(file)))
          return manifest
        }).pipe(Effect.onError(() => Effect.ignore(fs.remove(at(partial), { force: true }))))
        yield* write(`${file}.json`, `${JSON.stringify(manifest)}\n`)
        yield* tell
        yield* Effect.forEach(outlived([manifest, ...before], takenAt, Duration.toMillis(kept)), forget, {
          discard: true
        })
        return manifest
      })

      const verify = Effect.fn("Backups.verify")(function* (file: Option.Option<string>) {
        const manifest = (yield* list).find((one) => Option.isNone(file) || one.file === file.value)
        if (manifest === undefined) return yield* new BackupError({ reason: new NoBackup({ folder }) })
        yield* prove(manifest, manifest.file)
        return manifest
      })

      return Backups.of({ make, verify, list, tell })
    })
  )
}

/** One connection of its own, for as long as the work takes. */
const onServer = (database: Redacted.Redacted<string>) => <A>(self: Effect.Effect<A, unknown, SqlClient.SqlClient>) =>
  self.pipe(
    Effect.provide(Database.layerUrl(database, 1)),
    Effect.mapError((cause) =>
      cause instanceof BackupError ? cause : new BackupError({ reason: new ServerAway({ cause }) })
    )
  )

const decode = Schema.decodeEffect(Schema.fromJsonString(Manifest))
