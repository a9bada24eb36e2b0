/**
 * Which HTTP adapter: our webhook behind `NodeHttpServer` and behind `Deno.serve`, both on Deno, first without a store
 * and then with the grouped insert, and what each does with clients that never finish. Prints a table.
 */
import { ManagedRuntime, Redacted } from "effect"
import { type ChildProcess, spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { EmbeddedPostgres } from "../src/sql/EmbeddedPostgres.ts"
import { generate } from "./support/Generator.ts"
import { PHONE_NUMBER_IDS } from "./support/Hotels.ts"
import { median } from "./support/Percentiles.ts"
import { freePort, until } from "./support/Server.ts"
import * as Settings from "./support/Settings.ts"

const PAIRS = 5
const SECONDS = 4
const CONNECTIONS = 32
/** Longer than every deadline of ours, in milliseconds. */
const PATIENCE = 30_000

const ADAPTERS = ["node", "deno"] as const
type Adapter = typeof ADAPTERS[number]
const STORES = ["floor", "door"] as const

interface Running {
  readonly port: number
  readonly child: ChildProcess
}

const start = async (adapter: Adapter, store: typeof STORES[number], databaseUrl: string): Promise<Running> => {
  const port = await freePort()
  const script = fileURLToPath(new URL("support/adapter.ts", import.meta.url))
  // Without the flag Deno's server ends every request as if it had been aborted, which costs it half of its speed.
  const child = spawn(process.execPath, [
    "run",
    "-A",
    "--no-check",
    "--unstable-no-legacy-abort",
    script,
    adapter,
    store
  ], {
    env: { ...process.env, ...Settings.door(databaseUrl), PORT: String(port) },
    stdio: ["ignore", "ignore", "inherit"]
  })
  await until(`${adapter} with the ${store}`, async () => {
    const answer = await fetch(`http://127.0.0.1:${port}${Settings.HANDSHAKE}`)
    await answer.body?.cancel()
    return answer.status === 200
  })
  return { port, child }
}

const stop = ({ child }: Running) =>
  new Promise<void>((resolve) => {
    child.once("exit", () => resolve())
    child.kill("SIGTERM")
  })

/** Deliveries a second, every one answered 200. */
const measure = async ({ port }: Running, run: string, seconds: number): Promise<number> => {
  const report = await generate({
    port,
    seconds,
    run,
    requests: seconds * 10_000,
    load: { connections: CONNECTIONS },
    secret: Settings.APP_SECRET,
    guests: 1_000,
    phoneNumberIds: PHONE_NUMBER_IDS,
    text: "Hola, ¿a qué hora abre la recepción?"
  })
  const other = Object.entries(report.statuses).filter(([status]) => status !== "200")
  if (other.length > 0) throw new Error(`${run}: answered ${JSON.stringify(report.statuses)}`)
  return report.perSecond
}

/** Seconds until the server lets go of a client that says this and nothing more. */
const heldFor = (port: number, says: string): Promise<string> =>
  new Promise((resolve) => {
    const since = performance.now()
    const socket = connect(port, "127.0.0.1", () => socket.write(says))
    const end = (text: string) => {
      clearTimeout(patience)
      resolve(text)
    }
    const patience = setTimeout(() => {
      socket.destroy()
      end(`open after ${PATIENCE / 1000} s`)
    }, PATIENCE)
    socket.on("error", () => undefined).on("data", () => undefined)
    socket.on("close", () => end(`closed after ${((performance.now() - since) / 1000).toFixed(1)} s`))
  })

const HALF_A_HEAD = "POST /patient HTTP/1.1\r\nHost: a\r\nContent-Ty"
const HALF_A_BODY = "POST /patient HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf"

const say = (line: string) => process.stdout.write(`${line}\n`)

const folder = mkdtempSync(join(tmpdir(), "conserje-adapters-"))
const postgres = ManagedRuntime.make(EmbeddedPostgres.layer(join(folder, "postgres")))
const { url } = await postgres.runPromise(EmbeddedPostgres)
try {
  for (const store of STORES) {
    const servers = {
      node: await start("node", store, Redacted.value(url)),
      deno: await start("deno", store, Redacted.value(url))
    }
    for (const adapter of ADAPTERS) await measure(servers[adapter], `${adapter}.${store}.warm`, SECONDS)
    const found = { node: new Array<number>(), deno: new Array<number>(), ratio: new Array<number>() }
    for (let pair = 0; pair < PAIRS; pair++) {
      const rates = { node: 0, deno: 0 }
      // Each goes first in turn.
      for (const adapter of pair % 2 === 0 ? ADAPTERS : ADAPTERS.toReversed()) {
        rates[adapter] = await measure(servers[adapter], `${adapter}.${store}.${pair}`, SECONDS)
        found[adapter].push(rates[adapter])
      }
      found.ratio.push(rates.node / rates.deno)
    }
    const perSecond = (adapter: Adapter) => `${adapter} ${median(found[adapter]).toFixed(0)}/s`
    const pairs = found.ratio.map((one) => one.toFixed(2)).join(" ")
    say(`${store}: ${ADAPTERS.map(perSecond).join(", ")}; node / deno ${median(found.ratio).toFixed(2)} (${pairs})`)
    if (store === "floor") {
      for (const adapter of ADAPTERS) {
        const { port } = servers[adapter]
        const [head, body] = await Promise.all([heldFor(port, HALF_A_HEAD), heldFor(port, HALF_A_BODY)])
        say(`${adapter}: half a head ${head}, half a body ${body}`)
      }
    }
    await Promise.all(ADAPTERS.map((adapter) => stop(servers[adapter])))
  }
} finally {
  await postgres.dispose()
  rmSync(folder, { recursive: true, force: true })
}
