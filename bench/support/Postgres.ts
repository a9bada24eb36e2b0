import { Effect, Layer, ManagedRuntime, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { execFileSync, spawn } from "node:child_process"
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { join, resolve } from "node:path"
import * as Database from "../../src/sql/Database.ts"
import { EmbeddedPostgres } from "../../src/sql/EmbeddedPostgres.ts"
import { choose } from "../../src/sql/embedded/ServerAccount.ts"
import { freePort, pause, until } from "./Server.ts"

/** A PostgreSQL under measurement, with its durability on. */
export interface Postgres {
  readonly name: "embedded" | "system"
  /** As the server says it: `18.4`. */
  readonly version: string
  /** Settings that a figure is worth nothing without. */
  readonly settings: string
  readonly url: string
  readonly dataDir: string
  readonly query: (text: string) => Promise<ReadonlyArray<Readonly<Record<string, unknown>>>>
  /** `kill -9` of the postmaster and its children. It is up again when this returns. */
  readonly crash: () => Promise<void>
  readonly stop: () => Promise<void>
}

export const FOLDER = resolve(".data/bench")

const DEBIAN = "/usr/lib/postgresql"

const programs = existsSync(DEBIAN)
  ? readdirSync(DEBIAN).filter((version) => existsSync(join(DEBIAN, version, "bin/initdb")))
    .toSorted((one, other) => Number(other) - Number(one)).map((version) => join(DEBIAN, version, "bin"))[0]
  : undefined

export const embedded = async (): Promise<Postgres> => {
  const dataDir = join(FOLDER, "embedded")
  const server = ManagedRuntime.make(EmbeddedPostgres.layer(dataDir))
  const { url } = await server.runPromise(EmbeddedPostgres)
  return about("embedded", Redacted.value(url), dataDir, {
    crash: () => kill(dataDir),
    stop: () => server.dispose()
  })
}

/** A private cluster of the system's own PostgreSQL, made anew. */
export const system = async (): Promise<Postgres> => {
  if (programs === undefined) throw new Error(`there is no PostgreSQL in ${DEBIAN}`)
  const bin = programs
  const folder = join(FOLDER, "system")
  const data = join(folder, "data")
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(data, { recursive: true })
  const user = process.getuid?.() === 0 ? choose(readFileSync("/etc/passwd", "utf8"), undefined) : undefined
  if (user !== undefined) { for (const one of [folder, data]) chownSync(one, user.uid, user.gid) }
  const inside = { cwd: folder, ...(user === undefined ? {} : { uid: user.uid, gid: user.gid }) }
  execFileSync(join(bin, "initdb"), ["-D", data, "-U", "conserje", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"], {
    ...inside,
    stdio: "ignore"
  })
  const port = await freePort()
  const boot = () => {
    const args = ["-D", data, "-p", String(port), "-c", "listen_addresses=127.0.0.1"]
    return spawn(join(bin, "postgres"), [...args, "-c", `unix_socket_directories=${folder}`], {
      ...inside,
      stdio: "ignore"
    })
  }
  let server = boot()
  const ended = () => new Promise<void>((resolve) => server.once("exit", () => resolve()))
  const answers = () =>
    until("PostgreSQL", async () => {
      execFileSync(join(bin, "pg_isready"), ["-h", "127.0.0.1", "-p", String(port)], { stdio: "ignore" })
      return true
    })
  await answers()
  return about("system", `postgres://conserje@127.0.0.1:${port}/postgres?host=${encodeURIComponent(folder)}`, data, {
    crash: async () => {
      const gone = ended()
      await kill(data)
      await gone
      // Its children notice that it is gone and end; the next one waits for them.
      await pause(500)
      server = boot()
      await answers()
    },
    stop: async () => {
      const gone = ended()
      server.kill("SIGINT")
      await gone
    }
  })
}

const kill = async (dataDir: string) => {
  const [pid = ""] = readFileSync(join(dataDir, "postmaster.pid"), "utf8").split("\n")
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter((one) =>
    one !== ""
  )
  for (const one of [pid, ...children]) process.kill(Number(one), "SIGKILL")
  await pause(100)
}

const about = async (
  name: Postgres["name"],
  url: string,
  dataDir: string,
  life: Pick<Postgres, "crash" | "stop">
): Promise<Postgres> => {
  const client = ManagedRuntime.make(Layer.orDie(Database.layerUrl(Redacted.make(url))))
  const query: Postgres["query"] = (text) =>
    client.runPromise(
      Effect.flatMap(
        SqlClient.SqlClient,
        (sql) => sql<Readonly<Record<string, unknown>>>`${sql.literal(text)}`
      )
    )
  const show = async (setting: string) => Object.values((await query(`SHOW ${setting}`))[0] ?? {}).join("")
  const durability = ["fsync", "synchronous_commit", "full_page_writes", "wal_sync_method"]
  const said: Array<string> = []
  for (const setting of durability) said.push(`${setting}=${await show(setting)}`)
  return {
    name,
    url,
    dataDir,
    query,
    version: (await show("server_version")).split(" ")[0] ?? "",
    settings: said.join(" "),
    crash: life.crash,
    stop: async () => {
      await client.dispose()
      await life.stop()
    }
  }
}
