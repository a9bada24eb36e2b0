import { NodeServices } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Effect, FileSystem, Option, Path, Redacted } from "effect"
import fc from "fast-check"
import { parse } from "yaml"
import { AlertmanagerConfig } from "../../src/alerts/AlertmanagerConfig.ts"
import * as AlertmanagerFile from "../../src/alerts/AlertmanagerFile.ts"
import * as AlertmanagerFolder from "../../src/alerts/AlertmanagerFolder.ts"
import { isAlert } from "../../src/alerts/Rule.ts"
import { rulebook } from "../../src/alerts/Rulebook.ts"
import * as Amtool from "./Amtool.ts"
import { secondsOf } from "./Case.ts"
import { SETTINGS } from "./Settings.ts"

/** What breaks a shell, a YAML file or a template, if one of them were fed by hand. */
const NASTY = [
  "p: ss #word",
  "%abc",
  '"',
  "'",
  "a\nb",
  "- x",
  "{{ .X }}",
  "$HOME `id`",
  "é🐟\u202e",
  "\\",
  "&a *b !c",
  "null"
]

const VARIABLES = {
  slack: { SLACK_WEBHOOK_URL: "https://hooks.example/slack-secret" },
  email: {
    ALERT_EMAIL_TO: "ops@casa.example",
    SMTP_HOST: "mail.example",
    SMTP_USER: "ops",
    SMTP_PASSWORD: "smtp-secret"
  },
  pagerduty: { PAGERDUTY_ROUTING_KEY: "pagerduty-secret" },
  webhook: { ALERT_WEBHOOK_URL: "http://127.0.0.1:9/hook-secret" },
  deadMan: { DEADMAN_WEBHOOK_URL: "https://outside.example/dead-secret" }
} as const
type Part = keyof typeof VARIABLES
const PARTS: ReadonlyArray<Part> = ["slack", "email", "pagerduty", "webhook", "deadMan"]

const configured = (env: Readonly<Record<string, string>>) =>
  AlertmanagerConfig.pipe(
    Effect.provide(AlertmanagerConfig.layer),
    Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromUnknown(env))
  )

const rendered = (env: Readonly<Record<string, string>>) =>
  Effect.map(configured(env), ({ pace, receivers }) => AlertmanagerFile.render(receivers, pace, "."))

const subsets = Array.from(
  { length: 2 ** PARTS.length },
  (_, which) => PARTS.filter((_, bit) => (which >> bit) % 2 === 1)
)
const envOf = (parts: ReadonlyArray<Part>) => Object.assign({}, ...parts.map((part) => VARIABLES[part]))

const nobody = AlertmanagerFile.render(
  {
    slack: Option.none(),
    mail: Option.none(),
    pagerduty: Option.none(),
    webhook: Option.none(),
    deadMan: Option.none()
  },
  { groupWait: "30s", groupInterval: "5m", repeatInterval: "3h" },
  "."
)

/** Who must hear of an alert, by what is set. */
const expected = (parts: ReadonlyArray<Part>, severity: string) => {
  const has = (part: Part) => parts.includes(part)
  const heard = [
    ...(has("webhook") ? ["webhook"] : []),
    ...(severity === "critical" ? (["slack", "pagerduty"] as const).filter(has) : []),
    ...(severity === "critical" && !has("slack") && !has("pagerduty") && has("email") ? ["email"] : []),
    ...(severity === "warning" && has("email") ? ["email"] : [])
  ]
  return heard.length === 0 ? ["null"] : heard
}

describe("Alertmanager's configuration", () => {
  it.effect("says the same for every subset of the variables, and only mail is whole or not there", () =>
    Effect.gen(function* () {
      for (const parts of subsets) {
        const { config } = yield* rendered(envOf(parts))
        const names = parse(config).receivers.map(({ name }: { readonly name: string }) => name)
        assert.sameMembers(names, ["null", ...parts.map((part) => part === "deadMan" ? "dead-man" : part)])
      }
      const half = yield* configured({ ALERT_EMAIL_TO: "x@y.z", SMTP_HOST: "mail", SMTP_USER: "u", SMTP_PASSWORD: "" })
      assert.isTrue(Option.isNone(half.receivers.mail))
      assert.deepStrictEqual(half.missing, ["SMTP_PASSWORD"])
      // Staff may be written to where alerts are not mailed.
      assert.deepStrictEqual((yield* configured({ SMTP_HOST: "mail" })).missing, [])
      assert.deepStrictEqual((yield* configured(VARIABLES.email)).missing, [])
    }))

  it.effect("takes an address out of what surrounds it in a file", () =>
    Effect.gen(function* () {
      const { secrets } = yield* rendered({ SLACK_WEBHOOK_URL: " https://hooks.example/a?b=c\n" })
      assert.strictEqual(Redacted.value(secrets.get("slack_url") ?? Redacted.make("")), "https://hooks.example/a?b=c")
    }))

  it.effect("repeats the sign of life with every look at it", () =>
    Effect.gen(function* () {
      const { config } = yield* rendered(VARIABLES.deadMan)
      const { group_interval, repeat_interval } = parse(config).route.routes[0]
      assert.isBelow(secondsOf(repeat_interval), secondsOf(group_interval))
    }))

  it("holds back what follows from a database that is away, in the same process alone", () => {
    const rules: ReadonlyArray<{
      readonly source_matchers: ReadonlyArray<string>
      readonly target_matchers: ReadonlyArray<string>
      readonly equal?: ReadonlyArray<string>
    }> = parse(nobody.config).inhibit_rules
    const held = rules.filter(({ source_matchers }) => source_matchers.includes('alertname="DatabaseDown"'))
    assert.include(held.flatMap(({ target_matchers }) => target_matchers), 'alertname="LoopStale"')
    for (const { equal } of held) assert.deepStrictEqual(equal, ["instance"])
  })

  it.effect("never holds a secret that may stand in a file of its own, and never shows any", () =>
    Effect.gen(function* () {
      const { config, secrets, shown } = yield* rendered(envOf(PARTS))
      for (const secret of ["slack-secret", "smtp-secret", "pagerduty-secret"]) assert.notInclude(config, secret)
      assert.notMatch(shown, /-secret/)
      assert.deepStrictEqual([...secrets.keys()].toSorted(), ["pagerduty_key", "slack_url", "smtp_password"])
    }))

  it.effect("keeps every password and every address as it is", () =>
    Effect.promise(() =>
      fc.assert(
        fc.asyncProperty(
          fc.oneof(fc.constantFrom(...NASTY), fc.string({ minLength: 1 })),
          (text) =>
            Effect.runPromise(Effect.gen(function* () {
              fc.pre(text.trim() !== "")
              const { config, secrets } = yield* rendered({ ...VARIABLES.email, SMTP_PASSWORD: text, SMTP_USER: text })
              assert.strictEqual(Redacted.value(secrets.get("smtp_password") ?? Redacted.make("")), text)
              assert.strictEqual(
                parse(config).receivers.find(({ name }: { readonly name: string }) => name === "email")
                  .email_configs[0].auth_username,
                text
              )
            }))
        )
      )
    ))

  it.effect("lies where only its owner reads it, also over files that everybody could read", () =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const path = yield* Path.Path
      const folder = path.join(yield* fs.makeTempDirectoryScoped(), "am")
      yield* fs.makeDirectory(folder)
      yield* fs.writeFileString(path.join(folder, "slack_url"), "old", { mode: 0o644 })
      yield* AlertmanagerFolder.write(folder, yield* rendered(envOf(PARTS)))
      for (const name of yield* fs.readDirectory(folder)) {
        assert.strictEqual((yield* fs.stat(path.join(folder, name))).mode & 0o777, 0o600, name)
      }
      assert.strictEqual(yield* fs.readFileString(path.join(folder, "slack_url")), "https://hooks.example/slack-secret")
    }).pipe(Effect.provide(NodeServices.layer)))

  it.effect.each([
    { SLACK_WEBHOOK_URL: "slack-secret" },
    { DEADMAN_WEBHOOK_URL: "ftp://dead-secret" },
    { SMTP_PORT: "0" },
    { AM_GROUP_WAIT: "soon" }
  ])("refuses $0, names the variable and does not show its secret", (env) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(configured(env))
      assert.include(error.message, Object.keys(env)[0] ?? "")
      assert.notMatch(error.message, /-secret/)
    }))

  it("holds back only alerts that exist", () => {
    const alerts = new Set(
      [...rulebook(SETTINGS).values()].flat().flatMap(({ rules }) => rules).filter(isAlert)
        .map(({ alert }) => alert)
    )
    const named = [...nobody.config.matchAll(/alertname="(\w+)"/g)].map(([, name = ""]) => name)
    assert.deepStrictEqual(named.filter((name) => !alerts.has(name)), [])
  })
})

describe.skipIf(Amtool.isMissing)("amtool", () => {
  it.live.each(subsets.map((parts) => ({ parts })))(
    "takes the configuration with $parts and finds who is told",
    ({ parts }) =>
      Effect.gen(function* () {
        const fs = yield* FileSystem.FileSystem
        const folder = yield* fs.makeTempDirectoryScoped()
        const { pace, receivers } = yield* configured(envOf(parts))
        const file = yield* AlertmanagerFolder.write(folder, AlertmanagerFile.render(receivers, pace, folder))
        assert.strictEqual((yield* Amtool.run(["check-config", file])).code, 0)
        const told = (...labels: ReadonlyArray<string>) =>
          Effect.map(
            Amtool.run(["config", "routes", "test", `--config.file=${file}`, ...labels]),
            // It warns on the other output, sooner or later, that a file counts more than an address.
            ({ text }) => text.split("\n").filter((line) => !line.startsWith("Warning:")).join("").trim().split(",")
          )
        for (const severity of ["critical", "warning", "info"]) {
          assert.sameMembers(yield* told("alertname=X", `severity=${severity}`), expected(parts, severity), severity)
        }
        assert.deepStrictEqual(yield* told("alertname=Watchdog", "severity=none"), [
          parts.includes("deadMan") ? "dead-man" : "null"
        ])
      }).pipe(Effect.provide(NodeServices.layer))
  )

  it.live.each(NASTY.map((password) => ({ password })))(
    "takes the password $password",
    ({ password }) =>
      Effect.gen(function* () {
        const folder = yield* (yield* FileSystem.FileSystem).makeTempDirectoryScoped()
        const { pace, receivers } = yield* configured({
          ...envOf(PARTS),
          SMTP_PASSWORD: password,
          SMTP_USER: password,
          ALERT_EMAIL_FROM: "Conserje <ops@casa.example>"
        })
        const file = yield* AlertmanagerFolder.write(folder, AlertmanagerFile.render(receivers, pace, folder))
        const { code, text } = yield* Amtool.run(["check-config", file])
        assert.strictEqual(code, 0, text)
      }).pipe(Effect.provide(NodeServices.layer))
  )
})
