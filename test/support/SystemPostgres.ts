import { Context, Effect, Layer } from "effect"
import { execFile, spawn } from "node:child_process"
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { choose } from "../../src/sql/embedded/ServerAccount.ts"
import { postgresPrograms } from "./Machine.ts"
import { Scratch } from "./Postgres.ts"
import { freePort } from "./Runtime.ts"

const programs = postgresPrograms()

/** Suites on a PostgreSQL other than the embedded one are left out where there is none. */
export const isMissing = programs === undefined && process.env["TEST_DATABASE_URL"] === undefined

const run = promisify(execFile)

/** An empty database on the server that `TEST_DATABASE_URL` names, or else on a cluster of this suite's own. */
export const emptyDatabase = Effect.suspend(() =>
  process.env["TEST_DATABASE_URL"] === undefined
    ? Effect.flatMap(freePort, start)
    : Effect.map(Layer.build(Scratch.layerEmpty), (context) => Context.get(context, Scratch).url.href)
)

/** A server with its durability on; the URL of its only database. Stopped with the scope. */
const start = Effect.fnUntraced(function* (port: number) {
  const bin = programs ?? ""
  const user = process.getuid?.() === 0 ? choose(readFileSync("/etc/passwd", "utf8"), undefined) : undefined
  const account = user === undefined ? {} : { uid: user.uid, gid: user.gid }
  const folder = yield* Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "conserje-system-"))),
    (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
  )
  const data = join(folder, "data")
  mkdirSync(data)
  if (user !== undefined) {
    chownSync(folder, user.uid, user.gid)
    chownSync(data, user.uid, user.gid)
  }
  const inside = { ...account, cwd: folder }
  yield* Effect.promise(() =>
    run(join(bin, "initdb"), ["-D", data, "-U", "conserje", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"], inside)
  )
  yield* Effect.acquireRelease(
    Effect.sync(() =>
      spawn(
        join(bin, "postgres"),
        ["-D", data, "-p", String(port), "-c", "listen_addresses=127.0.0.1", "-c", `unix_socket_directories=${folder}`],
        { ...inside, stdio: "ignore" }
      )
    ),
    (server) =>
      Effect.callback<void>((resume) => {
        if (server.exitCode !== null) return resume(Effect.void)
        server.once("exit", () => resume(Effect.void))
        server.kill("SIGQUIT")
      })
  )
  yield* Effect.tryPromise(() => run(join(bin, "pg_isready"), ["-h", "127.0.0.1", "-p", String(port)])).pipe(
    Effect.retry({ times: 200 }),
    Effect.orDie
  )
  return `postgres://conserje@127.0.0.1:${port}/postgres`
})
