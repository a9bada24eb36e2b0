import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { isAlert } from "../../src/alerts/Rule.ts"
import { rulebook } from "../../src/alerts/Rulebook.ts"
import { SandboxMeta } from "../../src/sandbox/SandboxMeta.ts"
import * as Database from "../../src/sql/Database.ts"
import { answers, newGuest, NUMBER, text } from "../spine/House.ts"
import { eventually } from "../support/Eventually.ts"
import * as Installation from "../support/Installation.ts"
import * as Postgres from "../support/Postgres.ts"
import * as TcpGate from "../support/TcpGate.ts"
import { NOT_YET_WRITTEN } from "./NotYetWritten.ts"
import { SETTINGS } from "./Settings.ts"
import * as Stack from "./Stack.ts"

const rules = [...rulebook({ ...SETTINGS, ...Stack.hurried }).values()].flat().flatMap((group) => group.rules)
const recorded = new Set(rules.flatMap((rule) => isAlert(rule) ? [] : [rule.record]))

/** Series that begin with their first event, because their labels cannot be known before. */
const BEGINS_LATER = new Set(["lock_conflicts_total"])

const WORDS = new Set([
  "by",
  "on",
  "and",
  "or",
  "bool",
  "ignoring",
  "unless",
  "offset",
  "without",
  "le",
  "inf",
  "group_left"
])

/** Every series that a rule asks for, with the labels it asks for. Functions and labels are followed by a bracket. */
const selectors = [
  ...new Set(rules.flatMap(({ expr }) =>
    [
      ...expr.replaceAll(/\b(?:by|on|without|ignoring) \([^)]*\)/g, "").matchAll(
        /\b([a-zA-Z_][a-zA-Z0-9_]*)(\{[^}]*\})?(?!\w|\()/g
      )
    ]
      .filter(([, name = ""]) => name.includes("_") || name === "up")
      .map(([whole]) => whole.replace(/\[.*/, ""))
  ))
].filter((selector) => {
  const [name = ""] = selector.split("{")
  return !WORDS.has(name) && !recorded.has(name) && !name.endsWith("_over_time") && !BEGINS_LATER.has(name) &&
    !(name in NOT_YET_WRITTEN) && (Stack.hasNode || !name.startsWith("node_"))
})

describe.skipIf(Stack.isMissing)("a real Prometheus with a real Alertmanager", () => {
  it.live(
    "finds a series for every selector of the rules, and tells the right receiver of each fault and of its end",
    () =>
      Effect.gen(function* () {
        const { url } = yield* Postgres.Scratch
        const gate = yield* TcpGate.make(Number(url.port))
        const gated = new URL(url)
        gated.port = String(gate.port)
        const installation = yield* Installation.make({ databaseUrl: gated.href })
        const runtime = yield* installation.start
        yield* installation.connect(runtime)
        const { count, told } = yield* Stack.start(runtime)

        const guest = newGuest()
        const { write } = yield* SandboxMeta
        yield* write([{ from: guest, phoneNumberId: NUMBER, content: text("hola") }])
        yield* answers(guest, 1)
        // Every loop has come round once.
        yield* eventually(count("session_active_total"), (many) => many > 0, 30)
        yield* eventually(count("whatsapp_number_stopped"), (many) => many > 0, 30)
        const missing = yield* Effect.filter(selectors, (selector) => Effect.map(count(selector), (many) => many === 0))
        assert.deepStrictEqual(missing, [])
        assert.isAbove(selectors.length, 60)

        const heard = (receiver: string, alert: string, status: string) =>
          eventually(
            Effect.sync(() =>
              told.some((one) => one.receiver === receiver && one.alert === alert && one.status === status)
            ),
            (yes) => yes,
            60
          ).pipe(
            Effect.mapError(() =>
              new Error(`${receiver} did not hear that ${alert} is ${status}: ${JSON.stringify(told)}`)
            )
          )
        const get = (path: string) =>
          Effect.ignore(Effect.tryPromise(async () => (await fetch(`${runtime.baseUrl}${path}`)).arrayBuffer()))

        // A storm of handshakes: a warning, which is not for those who are woken.
        const storm = yield* Effect.forkScoped(Effect.forever(
          Effect.andThen(
            get("/webhooks/whatsapp?hub.mode=subscribe&hub.verify_token=x&hub.challenge=1"),
            Effect.sleep("50 millis")
          )
        ))
        yield* heard("webhook", "HighWebhook429Rate", "firing")
        yield* Fiber.interrupt(storm)
        yield* heard("webhook", "HighWebhook429Rate", "resolved")
        assert.isFalse(told.some(({ alert, receiver }) => receiver === "slack" && alert === "HighWebhook429Rate"))

        // Somebody locks the outbox: the loop that sends stands still.
        const lock = Effect.gen(function* () {
          const sql = yield* SqlClient.SqlClient
          yield* sql.withTransaction(Effect.andThen(sql`LOCK TABLE outbox`, Effect.sleep("20 seconds")))
        }).pipe(Effect.provide(Database.layerUrl(Redacted.make(url.href), 1)))
        yield* Effect.forkScoped(lock)
        yield* heard("slack", "LoopStale", "firing")
        yield* heard("slack", "DatabaseHighLockWait", "firing")
        yield* heard("slack", "LoopStale", "resolved")
        yield* heard("slack", "DatabaseHighLockWait", "resolved")

        // The database is away.
        yield* gate.shut
        const probing = yield* Effect.forkScoped(
          Effect.forever(Effect.andThen(get("/health/ready"), Effect.sleep("1 second")))
        )
        yield* heard("webhook", "DependencyDown", "firing")
        yield* gate.open
        yield* heard("webhook", "DependencyDown", "resolved")
        yield* Fiber.interrupt(probing)

        // The runtime dies and comes back.
        runtime.kill("SIGKILL")
        yield* heard("slack", "DashboardDown", "firing")
        assert.isFalse(told.some(({ alert, receiver }) => receiver === "slack" && alert === "TargetDown"))
        yield* installation.start
        yield* heard("slack", "DashboardDown", "resolved")
      }).pipe(
        Effect.scoped,
        Effect.provide(
          Layer.mergeAll(SandboxMeta.layer({ port: 0, settings: { statusDelay: 20 } }), Postgres.layerEmpty)
        )
      ),
    180_000
  )
})
