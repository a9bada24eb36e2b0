import { readFileSync } from "node:fs"
import { join } from "node:path"
import * as CpuTime from "./CpuTime.ts"
import { generate } from "./Generator.ts"
import { PHONE_NUMBER_IDS } from "./Hotels.ts"
import type { Postgres } from "./Postgres.ts"
import * as Servers from "./Server.ts"
import * as Settings from "./Settings.ts"

/** `bare`: signature and JSON alone. `floor`: our door without a store. `door`: without turns. `whole`: everything. */
export const SERVERS = ["bare", "floor", "door", "whole", "fastapi"] as const
export type Server = typeof SERVERS[number]

export interface Outcome {
  readonly round: number
  readonly server: Server
  readonly load: string
  /** Answers a second. */
  readonly perSecond: number
  /** Milliseconds; in the open loop from the intended moment. */
  readonly p50: number
  readonly p99: number
  readonly lateSends: number
  readonly acknowledged: number
  /** Answers that were not 200, and connections that broke. */
  readonly refused: number
  /** Rows of this run in the database; `null` for a server without a store. */
  readonly rows: number | null
  /** Microseconds of processor time for each acknowledgement. */
  readonly serverCpu: number
  readonly databaseCpu: number
}

export interface Plan {
  readonly rounds: number
  readonly seconds: number
  /** Seconds of 32 connections before anything is counted: a compiler that is still at work is not the server. */
  readonly warmup: number
}

const LOADS = [
  { name: "32 connections", connections: 32 },
  { name: "128 connections", connections: 128 },
  { name: "1000/s", rate: 1_000 }
] as const

/** What a hotel group might really see; only the whole runtime has a reason to be slower under it. */
const LIGHT = { name: "100/s", rate: 100 } as const

/** Nobody has written before: each delivery also makes a guest. FastAPI's knows no guests. */
const STRANGERS = { name: "32 connections, strangers", connections: 32 } as const

const loadsOf = (server: Server) =>
  server === "whole" ? [...LOADS, LIGHT] : server === "door" ? [...LOADS, STRANGERS] : LOADS

/** More than a server answers in a second here: what is made ready and not sent is only waited for. */
const mostPerSecondOf = (server: Server) => server === "bare" ? 45_000 : 18_000

/** Guests who write again and again; the warm-up has made them known. */
const GUESTS = 1_000
const STRANGER_GUESTS = 1_000_000

/** Every server in every round, in turning order, so that whatever else the machine does falls on all of them. */
export const measure = async (database: Postgres, plan: Plan): Promise<ReadonlyArray<Outcome>> => {
  await database.query(FASTAPI_TABLE)
  const outcomes: Array<Outcome> = []
  for (let round = 0; round < plan.rounds; round++) {
    for (const server of round % 2 === 0 ? SERVERS : SERVERS.toReversed()) {
      await empty(database)
      const meta = await Servers.start("meta", {}, "/sandbox")
      const running = await startOf(server, database.url, meta.port)
      const run = `${process.pid}-${round}-${server}`
      const once = onServer(server, running.port)
      await once(`${run}-warm`, { connections: 32 }, plan.warmup)
      for (const { name, ...load } of loadsOf(server)) {
        const cpu = () => [CpuTime.ofProcess(running.pid), CpuTime.ofFamily(postmaster(database))] as const
        const [serverBefore, databaseBefore] = cpu()
        const id = `${run}-${name.replaceAll(/\W/g, "")}`
        const report = await once(id, load, plan.seconds, name === STRANGERS.name ? STRANGER_GUESTS : GUESTS)
        const [serverAfter, databaseAfter] = cpu()
        const { acknowledged, latencies, lateSends, perSecond, statuses } = report
        const answered = Object.values(statuses).reduce((sum, one) => sum + one, 0)
        outcomes.push({
          round,
          server,
          load: name,
          perSecond,
          p50: latencies.p50,
          p99: latencies.p99,
          lateSends,
          acknowledged,
          refused: answered - acknowledged,
          rows: server === "bare" || server === "floor" ? null : await rowsOf(database, server, id),
          serverCpu: ((serverAfter - serverBefore) * 1000) / acknowledged,
          databaseCpu: ((databaseAfter - databaseBefore) * 1000) / acknowledged
        })
      }
      await running.kill()
      await meta.kill()
    }
  }
  return outcomes
}

const onServer = (server: Server, port: number) =>
(
  run: string,
  load: { readonly rate: number } | { readonly connections: number },
  seconds: number,
  guests = GUESTS
) =>
  generate({
    port,
    run,
    load,
    seconds,
    requests: ("rate" in load ? load.rate : mostPerSecondOf(server)) * seconds,
    secret: Settings.APP_SECRET,
    guests,
    phoneNumberIds: PHONE_NUMBER_IDS,
    text: "Hola, ¿tienen habitación doble del 12 al 15 de diciembre?"
  })

const startOf = (server: Server, databaseUrl: string, metaPort: number) => {
  switch (server) {
    case "whole":
      return Servers.start("whole", Settings.runtime(databaseUrl, metaPort), Settings.HANDSHAKE)
    case "door":
    case "floor":
      return Servers.start(server, Settings.door(databaseUrl), Settings.HANDSHAKE)
    case "bare":
      return Servers.start(server, Settings.door(databaseUrl))
    case "fastapi":
      return Servers.start(server, Settings.door(forPython(databaseUrl)))
  }
}

/** The same socket as ours in asyncpg's words, which takes the host of the authority where there is one. */
const forPython = (databaseUrl: string): string => {
  const url = new URL(databaseUrl)
  const folder = url.searchParams.get("host")
  return folder === null ? databaseUrl : databaseUrl
    .replace(`@${url.host}/`, "@/")
    .replace(/\?.*$/, `?${new URLSearchParams({ host: folder, port: url.port })}`)
}

export const postmaster = ({ dataDir }: Postgres): number =>
  Number(readFileSync(join(dataDir, "postmaster.pid"), "utf8").split("\n")[0])

/** Each server begins with empty tables and without another's unwritten pages. */
export const empty = async ({ query }: Postgres): Promise<void> => {
  const tables = await query(
    "SELECT format('%I', tablename) AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE '%migrations'"
  )
  // Some tables may only grow; that guard is for the runtime's life, not for a bench's own database.
  await query(`
    DO $$ BEGIN
      SET LOCAL session_replication_role = replica;
      TRUNCATE ${tables.map(({ name }) => name).join(", ")} CASCADE;
    END $$`)
  await query("CHECKPOINT")
}

const rowsOf = async ({ query }: Postgres, server: Server, run: string): Promise<number> => {
  const table = server === "fastapi" ? "fastapi_events" : "inbox_events"
  const [row] = await query(`SELECT count(*)::int4 AS rows FROM ${table} WHERE wamid LIKE 'wamid.${run}.%'`)
  return Number(row?.["rows"])
}

const FASTAPI_TABLE = `
  CREATE TABLE IF NOT EXISTS fastapi_events (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    provider_key TEXT NOT NULL UNIQUE,
    wamid TEXT,
    phone_number_id TEXT,
    occurred_at TIMESTAMPTZ,
    received_at TIMESTAMPTZ,
    payload JSONB NOT NULL
  )`
