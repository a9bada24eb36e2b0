import { PgClient } from "@effect/sql-pg"
import { Effect, Option, Redacted, Schedule, Schema } from "effect"
import { SqlClient, SqlSchema } from "effect/sql"
import { rm } from "node:fs/promises"
import * as DataDirectory from "./DataDirectory.ts"
import * as LocalSocket from "./LocalSocket.ts"
import type { PostgresBinaries } from "./PostgresBinaries.ts"
import * as PostmasterPid from "./PostmasterPid.ts"
import * as ProcessIdentity from "./ProcessIdentity.ts"
import type { ServerAccount } from "./ServerAccount.ts"
import * as ServerProcess from "./ServerProcess.ts"
import type { EmbeddedPostgresError } from "../EmbeddedPostgresError.ts"

/** One data directory and everything it takes to serve it. */
export interface Place {
  readonly dataDir: string
  readonly binaries: PostgresBinaries
  readonly account: ServerAccount
  readonly password: string
}

/** Where a server answers. */
export interface Address {
  readonly port: number
  /** Whether it also listens on a socket in its data directory. */
  readonly hasSocket: boolean
}

/** A server that answers. */
export interface Postmaster extends Address {
  readonly pid: number
}

/** The database that the runtime lives in. */
export const DATABASE = "conserje"

/**
 * How every embedded server is run. The log keeps starts and ends but no statement and no value: guests' words
 * would be in them. `client_connection_check_interval` ends what a killed runtime was still asking.
 */
const settings = [
  "listen_addresses=127.0.0.1",
  "unix_socket_permissions=0700",
  "fsync=on",
  "synchronous_commit=on",
  "max_connections=100",
  "shared_buffers=128MB",
  "max_wal_size=1GB",
  "client_connection_check_interval=1s",
  "log_min_messages=log",
  "log_min_error_statement=panic",
  "log_error_verbosity=terse",
  "log_checkpoints=off"
]

/** A server run with other settings or another release is not adopted but restarted. */
const fingerprint = (place: Place): string => {
  const text = [place.binaries.postgres, ...settings].join("\n")
  return `conserje-${[...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7).toString(16)}`
}

/** By the socket where there is one: what is written into it costs a fifth of what a loopback connection takes. */
export const urlOf = (
  { dataDir, password }: Pick<Place, "dataDir" | "password">,
  { hasSocket, port }: Address,
  database = DATABASE
) => {
  const url = `postgres://${DataDirectory.USER}:${password}@127.0.0.1:${port}/${database}`
  return Redacted.make(hasSocket ? `${url}?host=${encodeURIComponent(dataDir)}` : url)
}

/** Long enough for the recovery of a large journal after a crash of the machine. */
const START_WITHIN = "2 minutes"

/** A fast shutdown writes a checkpoint; past this the server is told to leave as it is, and recovers next time. */
export const STOP_WITHIN = "2 seconds"
export const QUIT_WITHIN = "500 millis"

/** Starts a server and waits until it takes connections. */
export const start = (place: Place, port: number) =>
  LocalSocket.fitsIn(place.dataDir, port)
    ? Effect.catchIf(listening(place, port, "."), isWithoutSockets, () => listening(place, port, ""))
    : listening(place, port, "")

/** Some file systems, such as those shared with a virtual machine, hold no sockets. */
const isWithoutSockets = ({ message }: EmbeddedPostgresError) => message.includes("Unix-domain socket")

/** With its socket in that folder, as seen from the data directory, which nobody but the server's user may enter. */
const listening = Effect.fnUntraced(function* (place: Place, port: number, socketIn: "." | "") {
  const { account, binaries, dataDir } = place
  const log = DataDirectory.logIn(dataDir)
  const chosen = [
    `port=${port}`,
    `unix_socket_directories=${socketIn}`,
    `cluster_name=${fingerprint(place)}`,
    ...settings
  ]
  yield* Effect.promise(() => rm(log, { force: true }))
  yield* LocalSocket.clear(dataDir)
  const pid = yield* ServerProcess.start({
    account,
    command: [binaries.postgres, "-D", dataDir, ...chosen.flatMap((setting) => ["-c", setting])],
    cwd: dataDir,
    log
  }).pipe(Effect.mapError((said) => DataDirectory.failed("start", dataDir, said)))
  const silent = DataDirectory.failed("start", dataDir, `it was not ready within ${START_WITHIN}.`)
  return yield* ready(dataDir, pid).pipe(
    Effect.timeoutOrElse({ duration: START_WITHIN, orElse: () => Effect.fail(silent) }),
    Effect.onError(() => stop(pid))
  )
})

const ready = Effect.fnUntraced(function* (dataDir: string, pid: number) {
  while (ProcessIdentity.alive(pid)) {
    const said = yield* PostmasterPid.read(dataDir)
    if (Option.isSome(said) && said.value.pid === pid && said.value.ready) {
      return { pid, port: said.value.port, hasSocket: said.value.hasSocket } satisfies Postmaster
    }
    yield* Effect.sleep("10 millis")
  }
  return yield* DataDirectory.failed("start", dataDir, yield* DataDirectory.lastWords(DataDirectory.logIn(dataDir)))
})

/** Asks for a fast shutdown, then for an immediate one. Nothing acknowledged is lost by either. */
export const stop = (pid: number): Effect.Effect<void> =>
  ServerProcess.signal(pid, "SIGINT").pipe(
    Effect.andThen(ServerProcess.ended(pid, "10 millis")),
    Effect.timeoutOrElse({
      duration: STOP_WITHIN,
      orElse: () =>
        ServerProcess.signal(pid, "SIGQUIT").pipe(
          Effect.andThen(ServerProcess.ended(pid, "10 millis")),
          Effect.timeoutOrElse({
            duration: QUIT_WITHIN,
            orElse: () => Effect.logWarning("the embedded PostgreSQL is still stopping", { pid })
          })
        )
    })
  )

/** The server that a killed runtime left on this directory, if one still runs. A dead one's file is cleared away. */
export const leftBehind = Effect.fnUntraced(function* (dataDir: string) {
  const said = yield* PostmasterPid.read(dataDir)
  if (Option.isSome(said) && ProcessIdentity.servesFrom(said.value.pid, dataDir)) return said
  // PostgreSQL would refuse to start beside an empty file, or beside a stranger who has its number by now.
  yield* Effect.promise(() => rm(PostmasterPid.pathIn(dataDir), { force: true }))
  return Option.none<Postmaster>()
})

const Standing = Schema.Struct({ fingerprint: Schema.String, dataDir: Schema.String, hasDatabase: Schema.Boolean })

/** Whether the server is the one we would have started on this very directory. */
export const isOurs = (place: Place, address: Address): Effect.Effect<boolean> =>
  standing.pipe(
    Effect.map((one) => one.fingerprint === fingerprint(place) && one.dataDir === place.dataDir),
    Effect.provide(client(place, address)),
    Effect.timeout("3 seconds"),
    Effect.orElseSucceed(() => false)
  )

/** Makes the runtime's database in a fresh server. */
export const ensureDatabase = (place: Place, address: Address) =>
  standing.pipe(
    Effect.flatMap(({ hasDatabase }) =>
      hasDatabase ? Effect.void : Effect.flatMap(SqlClient.SqlClient, (sql) => sql`CREATE DATABASE ${sql(DATABASE)}`)
    ),
    Effect.provide(client(place, address)),
    Effect.retry({ schedule: Schedule.spaced("100 millis"), times: 20 }),
    Effect.mapError((cause) => DataDirectory.failed("answer", place.dataDir, String(cause)))
  )

const client = (place: Place, address: Address) =>
  PgClient.layer({ url: urlOf(place, address, "postgres"), maxConnections: 1, connectTimeout: "3 seconds" })

const standing = Effect.flatMap(SqlClient.SqlClient, (sql) =>
  SqlSchema.findOne({
    Request: Schema.Void,
    Result: Standing,
    execute: () =>
      sql`
        SELECT current_setting('cluster_name') AS "fingerprint", current_setting('data_directory') AS "dataDir",
          EXISTS (SELECT FROM pg_database WHERE datname = ${DATABASE}) AS "hasDatabase"`
  })(undefined))
