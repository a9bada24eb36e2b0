import { assert, describe, layer } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { isAlert } from "../../src/alerts/Rule.ts"
import { rulebook } from "../../src/alerts/Rulebook.ts"
import { SandboxMeta } from "../../src/sandbox/SandboxMeta.ts"
import { answers, newGuest, NUMBER, text } from "../spine/House.ts"
import { eventually } from "../support/Eventually.ts"
import * as RedisServer from "../support/RedisServer.ts"
import * as Faults from "./Faults.ts"
import { NOT_YET_WRITTEN } from "./NotYetWritten.ts"
import { SETTINGS } from "./Settings.ts"
import * as Stack from "./Stack.ts"
import { Watched } from "./Watched.ts"

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
    !(name in NOT_YET_WRITTEN) && (Stack.hasNode || !/^(node|backup)_/.test(name))
})

const severities = new Map(rules.filter(isAlert).map(({ alert, severity }) => [alert, severity]))

describe.skipIf(Stack.isMissing || RedisServer.isMissing)("a real Prometheus with a real Alertmanager", () => {
  layer(Watched.layer, { excludeTestServices: true, timeout: "60 seconds" })((it) => {
    it.effect("finds a series for every selector of the rules", () =>
      Effect.gen(function* () {
        const { count } = yield* Watched
        const guest = newGuest()
        const { write } = yield* SandboxMeta
        yield* write([{ from: guest, phoneNumberId: NUMBER, content: text("hola") }])
        yield* answers(guest, 1)
        const missing = Effect.filter(selectors, (selector) => Effect.map(count(selector), (many) => many === 0))
        // Every loop has to come round once, and every target to be read.
        yield* eventually(missing, ({ length }) => length === 0, 30)
        assert.isAbove(selectors.length, 60)
      }), 60_000)

    it.effect("tells the right receiver of each fault, and of its end", () =>
      Effect.gen(function* () {
        const { startAgain, suffer, told } = yield* Watched
        const asking = yield* Effect.forkScoped(Effect.scoped(Effect.andThen(Faults.guestsAsk, Effect.never)))
        yield* Effect.forkScoped(Effect.scoped(Effect.andThen(Faults.probes, Effect.never)))

        yield* Effect.all([
          suffer(Faults.pmsDown, { receiver: "slack", alert: "CircuitBreakerOpen" }),
          suffer(Faults.storm, { receiver: "email", alert: "HighWebhook429Rate" })
        ], { concurrency: 2 })
        yield* Fiber.interrupt(asking)

        yield* suffer(
          Effect.andThen(Faults.redisDown, Faults.databaseSlow),
          { receiver: "webhook", alert: "DependencyDown", labels: { name: "redis" } },
          { receiver: "email", alert: "DependencyDown" },
          { receiver: "email", alert: "WebhookAckSlow" }
        )
        yield* suffer(
          Faults.loopStuck,
          { receiver: "slack", alert: "LoopStale" },
          { receiver: "webhook", alert: "LoopStale", labels: { loop: "send-owed" } },
          { receiver: "slack", alert: "DatabaseHighLockWait" }
        )
        yield* suffer(Faults.databaseAway, { receiver: "slack", alert: "DatabaseDown" })
        // Nobody answers any more: that it is this target alone which is down would say the same once more.
        yield* suffer(
          Effect.andThen(Faults.killed, Effect.addFinalizer(() => Effect.orDie(startAgain))),
          { receiver: "slack", alert: "DashboardDown" }
        )

        const heard = (receiver: string) => [
          ...new Set(
            told.filter((one) => one.receiver === receiver).map(({ alert }) => alert)
          )
        ]
        assert.deepStrictEqual(heard("slack").filter((alert) => severities.get(alert) !== "critical"), [])
        assert.deepStrictEqual(heard("email").filter((alert) => severities.get(alert) !== "warning"), [])
        assert.notInclude(heard("slack"), "TargetDown")
      }), 170_000)
  })
})
