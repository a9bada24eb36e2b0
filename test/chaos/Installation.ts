import { Effect, Option, Redacted, Schedule } from "effect"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DEMO_HOTELS } from "../../src/sandbox/DemoHotels.ts"
import { SandboxMeta } from "../../src/sandbox/SandboxMeta.ts"
import { EmbeddedPostgres } from "../../src/sql/EmbeddedPostgres.ts"
import * as Runtime from "../support/Runtime.ts"
import type { Facts, Said } from "./Checker.ts"
import { gather, isUnderWay } from "./Facts.ts"

/**
 * One installation that outlives its processes: a folder, a port, and a pretend Meta in the test's own process, which
 * the runtime takes for the real one.
 *
 * @param databaseUrl absent: the runtime brings its embedded PostgreSQL along
 */
export const make = Effect.fnUntraced(function* (databaseUrl?: string) {
  const { baseUrl, connect, secrets } = yield* SandboxMeta
  const folder = yield* Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "conserje-chaos-"))),
    (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
  )
  const hotels = join(folder, "hotels.json")
  writeFileSync(hotels, JSON.stringify(DEMO_HOTELS))
  const postgresDir = join(folder, "data/postgres")
  const settings = {
    PORT: String(yield* Runtime.freePort),
    DATA_DIR: join(folder, "data"),
    HOTELS_FILE: hotels,
    WHATSAPP_ACCESS_TOKEN: Redacted.value(secrets.accessToken),
    WHATSAPP_APP_SECRETS: Redacted.value(secrets.appSecret),
    WHATSAPP_VERIFY_TOKEN: Redacted.value(secrets.verifyToken),
    WHATSAPP_GRAPH_URL: baseUrl,
    WEBHOOK_RATE_LIMIT_PER_MINUTE: "1000000",
    BURST_WINDOW: "300 millis",
    // What Meta would pace is not tried here, and guests of a test write faster than people.
    DELIVERY_PAIR_EVERY: "100 millis",
    DELIVERY_NUMBER_PER_SECOND: "1000",
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl })
  }
  const spawn = Runtime.spawn(settings)
  const start = Effect.tap(spawn, Runtime.isReady)
  const url = Effect.suspend(() =>
    databaseUrl === undefined
      ? Effect.map(EmbeddedPostgres.running(postgresDir), (url) => Redacted.value(Option.getOrThrow(url)))
      : Effect.succeed(databaseUrl)
  )

  /** The facts once nothing is under way any more, or as they are when the patience ends. */
  const settled = Effect.fnUntraced(function* (said: () => ReadonlyArray<Said>, seconds: number) {
    const look: Effect.Effect<Facts, unknown, SandboxMeta> = Effect.suspend(() =>
      Effect.flatMap(url, (url) => gather(url, said()))
    )
    return yield* look.pipe(
      Effect.repeat({
        schedule: Schedule.spaced("500 millis"),
        times: seconds * 2,
        until: (facts) => !isUnderWay(facts)
      })
    )
  })

  return { postgresDir, spawn, start, connect: (runtime: Runtime.Runtime) => connect(runtime.webhookUrl), settled }
})
export type Installation = Effect.Success<ReturnType<typeof make>>
