import { Effect, Redacted, Stream } from "effect"
import { ChildProcess, ChildProcessSpawner } from "effect/process"
import { BackupError, ProgramFailed, ProgramMissing } from "./BackupError.ts"

/** What a program said last is enough to know why it gave up. */
const MOST_SAID = 2000

/** Where a program finds the server. Not an argument, which everybody on the machine could read. */
const environmentOf = (server: Redacted.Redacted<string>, database?: string) => {
  const url = new URL(Redacted.value(server))
  const ssl = url.searchParams.get("sslmode")
  return {
    PGHOST: url.searchParams.get("host") ?? decodeURIComponent(url.hostname),
    PGPORT: url.port === "" ? "5432" : url.port,
    PGUSER: decodeURIComponent(url.username),
    PGPASSWORD: Redacted.make(decodeURIComponent(url.password)),
    PGDATABASE: database ?? decodeURIComponent(url.pathname.slice(1)),
    ...(ssl === null ? {} : { PGSSLMODE: ssl })
  }
}

/** Runs one of PostgreSQL's own programs to its end, on a database of the server. */
export const run = (
  program: "pg_dump" | "pg_restore",
  args: ReadonlyArray<string>,
  server: Redacted.Redacted<string>,
  database?: string
): Effect.Effect<void, BackupError, ChildProcessSpawner.ChildProcessSpawner> =>
  Effect.gen(function* () {
    const { spawn } = yield* ChildProcessSpawner.ChildProcessSpawner
    const child = yield* spawn(
      ChildProcess.make(program, [...args], { env: environmentOf(server, database), extendEnv: true })
    )
    const said = yield* child.all.pipe(
      Stream.decodeText(),
      Stream.runFold(() => "", (all, more) => (all + more).slice(-MOST_SAID))
    )
    const code = yield* child.exitCode
    if (code === 0) return
    return yield* new BackupError({
      reason: new ProgramFailed({ program, said: said.trim() === "" ? `exit code ${code}` : said.trim() })
    })
  }).pipe(
    Effect.catchTag(
      "PlatformError",
      () => Effect.fail(new BackupError({ reason: new ProgramMissing({ program }) }))
    ),
    Effect.scoped
  )
