import { Effect, Option, Redacted } from "effect"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DEMO_HOTELS } from "../../src/sandbox/DemoHotels.ts"
import { SandboxMeta } from "../../src/sandbox/SandboxMeta.ts"
import { EmbeddedPostgres } from "../../src/sql/EmbeddedPostgres.ts"
import type { Hotel } from "../../src/tenancy/Hotel.ts"
import * as Runtime from "./Runtime.ts"

interface Options {
  /** Absent: the runtime brings its embedded PostgreSQL along. */
  readonly databaseUrl?: string
  readonly hotels?: ReadonlyArray<Hotel>
  readonly settings?: Readonly<Record<string, string>>
}

/**
 * One installation that outlives its processes: a folder, a port, and a pretend Meta in the test's own process, which
 * the runtime takes for the real one.
 */
export const make = Effect.fnUntraced(function* ({ databaseUrl, hotels = DEMO_HOTELS, settings }: Options = {}) {
  const { baseUrl, connect, secrets } = yield* SandboxMeta
  const folder = yield* Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "conserje-house-"))),
    (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
  )
  const hotelsFile = join(folder, "hotels.json")
  writeFileSync(hotelsFile, JSON.stringify(hotels))
  const postgresDir = join(folder, "data/postgres")
  const environment = {
    PORT: String(yield* Runtime.freePort),
    DATA_DIR: join(folder, "data"),
    HOTELS_FILE: hotelsFile,
    WHATSAPP_ACCESS_TOKEN: Redacted.value(secrets.accessToken),
    WHATSAPP_APP_SECRETS: Redacted.value(secrets.appSecret),
    WHATSAPP_VERIFY_TOKEN: Redacted.value(secrets.verifyToken),
    WHATSAPP_GRAPH_URL: baseUrl,
    WEBHOOK_RATE_LIMIT_PER_MINUTE: "1000000",
    BURST_WINDOW: "300 millis",
    // Guests of a test write faster than people.
    DELIVERY_PAIR_EVERY: "100 millis",
    DELIVERY_NUMBER_PER_SECOND: "1000",
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
    ...settings
  }
  const spawn = Runtime.spawn(environment)

  return {
    postgresDir,
    /** Starts a process and does not wait until it is ready. */
    spawn,
    start: Effect.tap(spawn, Runtime.isReady),
    connect: (runtime: Runtime.Runtime) => connect(runtime.webhookUrl),
    /** Where the database is, while it runs. */
    url: Effect.suspend(() =>
      databaseUrl === undefined
        ? Effect.map(EmbeddedPostgres.running(postgresDir), (url) => Redacted.value(Option.getOrThrow(url)))
        : Effect.succeed(databaseUrl)
    )
  }
})
export type Installation = Effect.Success<ReturnType<typeof make>>
