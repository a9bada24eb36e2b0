import { assert, it } from "@effect/vitest"
import { Effect, Layer, Option, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { spawn } from "node:child_process"
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Database from "../../src/sql/Database.ts"
import { EmbeddedPostgres } from "../../src/sql/EmbeddedPostgres.ts"
import * as PostmasterPid from "../../src/sql/embedded/PostmasterPid.ts"
import * as ProcessIdentity from "../../src/sql/embedded/ProcessIdentity.ts"
import * as Child from "../support/Child.ts"

/** A data directory inside a folder that only its owner may enter, as a clone in root's home is. */
const folderIn = (name: string) =>
  Effect.acquireRelease(
    Effect.sync(() => join(mkdtempSync(join(tmpdir(), "conserje-embedded-")), name, "postgres")),
    (dataDir) => Effect.sync(() => rmSync(join(dataDir, "../.."), { recursive: true, force: true }))
  )
const folder = folderIn("private")

const query = <A>(run: (sql: SqlClient.SqlClient) => Effect.Effect<A, unknown>) =>
  Effect.flatMap(SqlClient.SqlClient, run)

const on = <A>(dataDir: string, run: (sql: SqlClient.SqlClient) => Effect.Effect<A, unknown>) =>
  Effect.gen(function* () {
    const { adopted } = yield* EmbeddedPostgres
    return { adopted, value: yield* query(run) }
  }).pipe(
    Effect.provide(
      Layer.unwrap(Effect.map(EmbeddedPostgres, ({ url }) => Database.layerUrl(url))).pipe(
        Layer.provideMerge(EmbeddedPostgres.layer(dataDir))
      )
    )
  )

const served = Effect.fnUntraced(function* (dataDir: string) {
  const child = yield* Child.start(import.meta.url, "serve.ts", dataDir)
  // Killed, it would leave its server running without a folder.
  yield* Effect.addFinalizer(() =>
    Effect.sync(() => child.kill("SIGTERM")).pipe(Effect.andThen(Child.isGone(child)), Effect.ignore)
  )
  yield* Child.says(child, "serving")
  const line = child.said().split("\n").find((line) => line.startsWith("serving ")) ?? ""
  const { url } = JSON.parse(line.slice("serving ".length))
  const postmaster = Option.getOrThrow(yield* PostmasterPid.read(dataDir))
  return { child, url: Redacted.make(String(url)), postmaster }
})

const isDown = (pid: number) => Effect.sync(() => assert.isFalse(ProcessIdentity.alive(pid)))

it.live("keeps its data from one start to the next, durably and in UTF-8", () =>
  Effect.gen(function* () {
    const dataDir = yield* folder
    yield* on(dataDir, (sql) => sql`CREATE TABLE kept AS SELECT 'señal 🛎' AS word`)
    const pid = yield* PostmasterPid.read(dataDir)
    assert.isTrue(Option.isNone(pid))

    const { adopted, value } = yield* on(
      dataDir,
      (sql) =>
        sql`SELECT word, length(word) AS length, current_setting('server_encoding') AS encoding,
        current_setting('fsync') AS fsync, current_setting('listen_addresses') AS addresses,
        upper('ñandú') AS upper FROM kept`
    )
    assert.isFalse(adopted)
    assert.deepStrictEqual(value, [{
      word: "señal 🛎",
      length: 7,
      encoding: "UTF8",
      fsync: "on",
      addresses: "127.0.0.1",
      upper: "ÑANDÚ"
    }])
  }).pipe(Effect.scoped), 60_000)

/** How the session that asks came to the server: no address by a socket. */
const wayIn = (sql: SqlClient.SqlClient) => sql`SELECT host(inet_server_addr()) AS address`

it.live(
  "is reached by a socket that nobody else may enter, and by no other where its path would be too long",
  () =>
    Effect.gen(function* () {
      const dataDir = yield* folder
      assert.deepStrictEqual((yield* on(dataDir, wayIn)).value, [{ address: null }])
      assert.strictEqual(statSync(dataDir).mode & 0o077, 0)
      assert.deepStrictEqual(readdirSync(dataDir).filter((name) => name.startsWith(".s.PGSQL")), [])

      const deep = yield* folderIn("x".repeat(100))
      assert.deepStrictEqual((yield* on(deep, wayIn)).value, [{ address: "127.0.0.1" }])
    }).pipe(Effect.scoped),
  60_000
)

it.live("takes over the server that a killed process left, with everything in it", () =>
  Effect.gen(function* () {
    const dataDir = yield* folder
    const { child, postmaster, url } = yield* served(dataDir)
    yield* query((sql) => sql`CREATE TABLE kept AS SELECT 42 AS answer`).pipe(Effect.provide(Database.layerUrl(url)))
    child.kill("SIGKILL")
    yield* Child.isGone(child)
    assert.isTrue(ProcessIdentity.alive(postmaster.pid))

    const { adopted, value } = yield* on(dataDir, (sql) => sql`SELECT answer FROM kept`)

    assert.isTrue(adopted)
    assert.deepStrictEqual(value, [{ answer: 42 }])
    yield* isDown(postmaster.pid)
  }).pipe(Effect.scoped), 60_000)

it.live("recovers when both it and its server were killed", () =>
  Effect.gen(function* () {
    const dataDir = yield* folder
    const { child, postmaster, url } = yield* served(dataDir)
    yield* query((sql) => sql`CREATE TABLE kept AS SELECT 42 AS answer`).pipe(Effect.provide(Database.layerUrl(url)))
    child.kill("SIGKILL")
    process.kill(postmaster.pid, "SIGKILL")
    yield* Child.isGone(child)

    const { adopted, value } = yield* on(dataDir, (sql) => sql`SELECT answer FROM kept`)

    assert.isFalse(adopted)
    assert.deepStrictEqual(value, [{ answer: 42 }])
  }).pipe(Effect.scoped), 60_000)

it.live("is not held up by a stale pid file, even when a stranger has the number now", () =>
  Effect.gen(function* () {
    const dataDir = yield* folder
    yield* on(dataDir, (sql) => sql`SELECT 1`)
    const { gid, uid } = statSync(dataDir)
    const stranger = yield* Effect.acquireRelease(
      Effect.sync(() => spawn("sleep", ["60"], { stdio: "ignore", cwd: "/", uid, gid })),
      (stranger) => Effect.sync(() => stranger.kill("SIGKILL"))
    )
    const stale = PostmasterPid.pathIn(dataDir)
    writeFileSync(stale, `${stranger.pid}\n${dataDir}\n1700000000\n5432\n\n127.0.0.1\n\nready   \n`)
    chownSync(stale, uid, gid)

    const { adopted } = yield* on(dataDir, (sql) => sql`SELECT 1`)
    assert.isFalse(adopted)

    writeFileSync(stale, "")
    chownSync(stale, uid, gid)
    yield* on(dataDir, (sql) => sql`SELECT 1`)
    assert.isTrue(stranger.exitCode === null && stranger.signalCode === null)
  }).pipe(Effect.scoped), 60_000)

it.live(
  "refuses a second process on the same folder in one sentence, and lets a command visit",
  () =>
    Effect.gen(function* () {
      const dataDir = yield* folder
      const { child, postmaster } = yield* served(dataDir)

      const error = yield* Effect.flip(on(dataDir, (sql) => sql`SELECT 1`))
      assert.include(String(error), `Process ${child.pid} already runs on ${dataDir}: stop it first`)
      assert.isTrue(ProcessIdentity.alive(postmaster.pid))

      const url = Option.getOrThrow(yield* EmbeddedPostgres.running(dataDir))
      const rows = yield* query((sql) => sql`SELECT 1 AS one`).pipe(Effect.provide(Database.layerUrl(url)))
      assert.deepStrictEqual(rows, [{ one: 1 }])
    }).pipe(Effect.scoped),
  60_000
)

it.live("stops its server when it is told to stop", () =>
  Effect.gen(function* () {
    const dataDir = yield* folder
    const { child, postmaster } = yield* served(dataDir)
    child.kill("SIGTERM")
    yield* Child.isGone(child)
    yield* isDown(postmaster.pid)
    assert.deepStrictEqual(readdirSync(join(dataDir, "..")), ["postgres"])
    assert.isTrue(Option.isNone(yield* EmbeddedPostgres.running(dataDir)))
  }).pipe(Effect.scoped), 60_000)

it.live("starts a server that dies under it again, at the same address", () =>
  Effect.gen(function* () {
    const dataDir = yield* folder
    const { child, postmaster, url } = yield* served(dataDir)
    // A stranger has the number of the dead one by now, and so what it left locked looks kept.
    const lock = join(dataDir, `.s.PGSQL.${postmaster.port}.lock`)
    writeFileSync(lock, readFileSync(lock, "utf8").replace(/^\d+/, String(process.pid)))
    process.kill(postmaster.pid, "SIGKILL")
    yield* Child.says(child, "answers again")
    const rows = yield* query((sql) => sql`SELECT 1 AS one`).pipe(Effect.provide(Database.layerUrl(url)))
    assert.deepStrictEqual(rows, [{ one: 1 }])
  }).pipe(Effect.scoped), 60_000)

it.live(
  "begins anew after a set-up that was cut short, and leaves alone a folder that is not its own",
  () =>
    Effect.gen(function* () {
      const dataDir = yield* folder
      mkdirSync(join(`${dataDir}.new`, "data", "global"), { recursive: true })
      writeFileSync(join(`${dataDir}.new`, "data", "PG_VERSION"), "18\n")
      yield* on(dataDir, (sql) => sql`SELECT 1`)
      assert.isFalse(existsSync(`${dataDir}.new`))
      assert.strictEqual(readFileSync(join(dataDir, "PG_VERSION"), "utf8"), "18\n")

      const other = join(dataDir, "../photos")
      mkdirSync(other)
      writeFileSync(join(other, "sea.jpg"), "")
      const error = yield* Effect.flip(on(other, (sql) => sql`SELECT 1`))
      assert.include(String(error), "holds something else already")
      assert.isTrue(existsSync(join(other, "sea.jpg")))
    }).pipe(Effect.scoped),
  60_000
)
