import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Acknowledgements from "./Acknowledgements.ts"
import { generate } from "./Generator.ts"
import { PHONE_NUMBER_IDS } from "./Hotels.ts"
import type { Postgres } from "./Postgres.ts"
import * as Servers from "./Server.ts"
import * as Settings from "./Settings.ts"
import { wamidOf } from "./SignedDeliveries.ts"

export interface Survival {
  readonly acknowledged: number
  /** Acknowledged and not in the inbox. */
  readonly lost: number
  /** Acknowledged and still unhandled a minute after the end. */
  readonly unhandled: number
  readonly statuses: Readonly<Record<string, number>>
}

const RATE = 300
const SECONDS = 14

/** Kills the runtime and then PostgreSQL while deliveries come in, and looks for every one that was acknowledged. */
export const survive = async (database: Postgres): Promise<Survival> => {
  await Acknowledgements.empty(database)
  const folder = mkdtempSync(join(tmpdir(), "conserje-bench-"))
  const acknowledgedFile = join(folder, "acknowledged")
  const run = `${process.pid}-kills`
  const meta = await Servers.start("meta", {}, "/sandbox")
  const settings = Settings.runtime(database.url, meta.port)
  const start = (port?: number) => Servers.start("whole", settings, Settings.HANDSHAKE, port)
  const first = await start()
  const loading = generate({
    port: first.port,
    run,
    acknowledgedFile,
    seconds: SECONDS,
    requests: RATE * SECONDS,
    load: { rate: RATE },
    secret: Settings.APP_SECRET,
    guests: 500,
    phoneNumberIds: PHONE_NUMBER_IDS,
    text: "hola"
  })
  await Servers.pause(5_000)
  await first.kill()
  const second = await start(first.port)
  await Servers.pause(2_000)
  await database.crash()
  const { statuses } = await loading

  const acknowledged = readFileSync(acknowledgedFile, "utf8").split("\n").filter((line) => line !== "")
    .map((line) => wamidOf(run, Number(line)))
  rmSync(folder, { recursive: true })
  const found = async (where: string) => {
    const rows = await database.query(`SELECT wamid FROM inbox_events WHERE wamid LIKE 'wamid.${run}.%' AND ${where}`)
    return new Set(rows.map(({ wamid }) => wamid))
  }
  await Servers.until("the database", () => found("true").then(() => true))
  const kept = await found("true")
  const missing = async () => {
    const handled = await found("state <> 'new'")
    return acknowledged.filter((wamid) => !handled.has(wamid)).length
  }
  await Servers.until("the last turn", async () => (await missing()) === 0).catch(() => undefined)
  const unhandled = await missing()
  await second.kill()
  await meta.kill()
  return {
    acknowledged: acknowledged.length,
    lost: acknowledged.filter((wamid) => !kept.has(wamid)).length,
    unhandled,
    statuses
  }
}
