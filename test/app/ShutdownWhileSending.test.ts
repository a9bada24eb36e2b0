import { assert, it } from "@effect/vitest"
import { Duration, Effect, Option, Schedule, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { LONGEST_FAREWELL } from "../../src/actors/Runner.ts"
import { HttpConfig } from "../../src/app/HttpConfig.ts"
import { SandboxFile } from "../../src/app/SandboxWhatsApp.ts"
import { FAREWELL } from "../../src/app/Tracing.ts"
import * as Shutdown from "../../src/app/Shutdown.ts"
import { LAST_WAIT, LAST_WRITE } from "../../src/delivery/Courier.ts"
import { DEMO_HOTELS } from "../../src/sandbox/DemoHotels.ts"
import * as Postmaster from "../../src/sql/embedded/Postmaster.ts"
import * as PostmasterPid from "../../src/sql/embedded/PostmasterPid.ts"
import * as Database from "../../src/sql/Database.ts"
import { EmbeddedPostgres } from "../../src/sql/EmbeddedPostgres.ts"
import * as Child from "../support/Child.ts"
import * as Runtime from "../support/Runtime.ts"

const Faults = Schema.Array(Schema.Struct({ struck: Schema.Int }))

const asked = (url: string, body?: unknown) =>
  Effect.promise(async () => {
    const request = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }
    const response = await fetch(url, { ...request, headers: { "content-type": "application/json" } })
    return response.json()
  })

const outboxOf = (dataDir: string) =>
  Effect.gen(function* () {
    const { url } = yield* EmbeddedPostgres
    return yield* Effect.provide(
      Effect.flatMap(SqlClient.SqlClient, (sql) => sql`SELECT state, reason FROM outbox ORDER BY seq`),
      Database.layerUrl(url)
    )
  }).pipe(Effect.provide(EmbeddedPostgres.layer(dataDir)))

it.effect("what each part may take to close adds up to less than the whole", () =>
  Effect.gen(function* () {
    const { grace } = yield* HttpConfig
    const send = Duration.toMillis(LAST_WAIT) + Duration.toMillis(LAST_WRITE)
    const farewell = Duration.toMillis(LONGEST_FAREWELL)
    const parts = {
      requests: Duration.toMillis(grace),
      // One of the loops may be trying a stopped number.
      loops: send,
      conversations: farewell,
      deliveries: Math.max(farewell, send),
      sandboxes: 600,
      database: Duration.toMillis(Postmaster.STOP_WITHIN) + Duration.toMillis(Postmaster.QUIT_WITHIN),
      traces: Duration.toMillis(FAREWELL)
    }
    const all = Object.values(parts).reduce((sum, millis) => sum + millis, 0)
    assert.isBelow(all, Duration.toMillis(Shutdown.LONGEST_SHUTDOWN))
  }).pipe(Effect.provide(HttpConfig.layer)))

it.live(
  "a runtime that is told to stop while Meta does not answer ends with 0 within ten seconds, knows what it does not " +
    "know, and leaves no server behind",
  () =>
    Effect.gen(function* () {
      const folder = yield* Effect.acquireRelease(
        Effect.sync(() => mkdtempSync(join(tmpdir(), "conserje-stop-"))),
        Effect.fnUntraced(function* (folder) {
          // A runtime that failed the test may have left its server behind.
          const left = yield* PostmasterPid.read(join(folder, "postgres"))
          if (Option.isSome(left)) yield* Postmaster.stop(left.value.pid)
          rmSync(folder, { recursive: true, force: true })
        })
      )
      const dataDir = join(folder, "postgres")
      const runtime = yield* Runtime.start({
        PORT: String(yield* Runtime.freePort),
        DATA_DIR: folder,
        BURST_WINDOW: "300 millis"
      })
      const { graphUrl } = Schema.decodeUnknownSync(SandboxFile)(
        JSON.parse(readFileSync(join(folder, "sandbox.json"), "utf8"))
      )
      yield* asked(`${graphUrl}/sandbox/faults`, { fault: "timeout", times: 1_000 })
      yield* asked(`${graphUrl}/sandbox/guest-messages`, {
        messages: Array.from({ length: 5 }, (_, guest) => ({
          from: { name: "Ana", phone: `549115550000${guest}` },
          phoneNumberId: DEMO_HOTELS[0]?.numbers[0]?.phoneNumberId,
          content: { _tag: "Text", body: "hola" }
        }))
      })
      yield* asked(`${graphUrl}/sandbox/faults`).pipe(
        Effect.flatMap(Schema.decodeUnknownEffect(Faults)),
        Effect.repeat({
          schedule: Schedule.spaced("50 millis"),
          times: 200,
          until: ([fault]) => fault?.struck === 5
        })
      )

      const from = performance.now()
      runtime.kill("SIGTERM")
      yield* Child.isGone(runtime)
      const took = performance.now() - from
      assert.strictEqual(runtime.code(), 0, runtime.said())
      assert.isBelow(took, 5_000)
      assert.isFalse(existsSync(join(dataDir, "postmaster.pid")))
      const rows = yield* outboxOf(dataDir)
      const sent = rows.filter(({ state }) => state !== "queued")
      assert.deepStrictEqual(sent, Array.from({ length: 5 }, () => ({ state: "uncertain", reason: "interrupted" })))
    }).pipe(Effect.scoped),
  90_000
)
