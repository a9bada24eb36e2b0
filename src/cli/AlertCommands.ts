import { Effect, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import * as RulesFolder from "../alerts/RulesFolder.ts"
import { RulesConfig } from "../alerts/RulesConfig.ts"
import { realTimes } from "../alerts/RuleSettings.ts"
import * as Storm from "./AlertStorm.ts"
import * as Monitoring from "./Monitoring.ts"
import * as MonitoringConfig from "./MonitoringConfig.ts"
import { answer, counted } from "./Output.ts"
import * as Table from "./Table.ts"

const folder = Flag.String("folder").pipe(
  Flag.withDescription("The folder of rules that Prometheus reads"),
  Flag.withDefault("alerts")
)

const render = Command.make(
  "render",
  { into: Flag.String("into").pipe(Flag.withDefault("alerts")) },
  ({ into }) =>
    Effect.gen(function* () {
      const settings = yield* RulesConfig
      const files = yield* RulesFolder.write(into, { ...settings, ...realTimes })
      const { budget, target } = settings.slo
      yield* answer(
        { folder: into, files, slo: settings.slo },
        `${into}: ${counted(files.length, "file")}, SLO ${target} %, budget ${budget}`
      )
    }).pipe(Effect.provide(RulesConfig.layer))
).pipe(
  Command.withDescription(
    "Write the rules for Prometheus into a folder, from SLO_TARGET, ERROR_BUDGET_FRACTION, SLO_TRAFFIC_FLOOR and the other settings of alerts."
  ),
  Command.withExamples([
    { command: "conserje alerts render", description: "Into alerts/, as they are committed" },
    { command: "conserje alerts render --into /etc/prometheus/rules", description: "Where Prometheus reads them" }
  ])
)

const trial = (on: boolean) => ({ folder }: { readonly folder: string }) =>
  Effect.gen(function* () {
    const file = yield* RulesFolder.trial(folder, on)
    const prometheus = yield* MonitoringConfig.prometheus
    yield* Monitoring.reload(prometheus)
    yield* answer(
      { file, on },
      on
        ? "AlwaysFiring is on: within two minutes the receiver of critical alerts hears of it."
        : "AlwaysFiring is off: the receiver hears that it is resolved."
    )
  })

const enableTest = Command.make("enable-test", { folder }, trial(true)).pipe(
  Command.withDescription(
    "Switch on an alert that always fires, to try the way to the receivers, and reload Prometheus."
  ),
  Command.withExamples([{ command: "conserje alerts enable-test", description: "Does anybody hear us?" }])
)

const disableTest = Command.make("disable-test", { folder }, trial(false)).pipe(
  Command.withDescription("Switch the alert that always fires off again, and reload Prometheus."),
  Command.withExamples([{ command: "conserje alerts disable-test", description: "They do" }])
)

const Rules = Schema.Struct({
  data: Schema.Struct({
    groups: Schema.Array(Schema.Struct({
      name: Schema.String,
      rules: Schema.Array(Schema.Struct({
        name: Schema.String,
        type: Schema.String,
        health: Schema.String,
        state: Schema.optionalKey(Schema.String),
        lastError: Schema.optionalKey(Schema.String)
      }))
    }))
  })
})

const rules = Command.make("rules", {}, () =>
  Effect.gen(function* () {
    const { data } = yield* Monitoring.get(yield* MonitoringConfig.prometheus, "/api/v1/rules", Rules)
    const all = data.groups.flatMap(({ name, rules }) => rules.map((rule) => ({ group: name, ...rule })))
    yield* answer(
      { rules: all },
      Table.render(
        ["GROUP", "RULE", "TYPE", "HEALTH", "STATE"],
        all.map(({ group, health, lastError, name, state, type }) => [
          group,
          name,
          type,
          lastError === undefined || lastError === "" ? health : `${health}: ${lastError}`,
          state ?? ""
        ])
      )
    )
  })).pipe(
    Command.withDescription("List the rules that Prometheus has loaded, whether they work, and which alerts fire."),
    Command.withExamples([{ command: "conserje alerts rules", description: "After a change of SLO_TARGET" }])
  )

const Active = Schema.Array(Schema.Struct({
  labels: Schema.Record(Schema.String, Schema.String),
  annotations: Schema.Record(Schema.String, Schema.String),
  startsAt: Schema.String,
  status: Schema.Struct({ state: Schema.String }),
  receivers: Schema.Array(Schema.Struct({ name: Schema.String }))
}))

const active = Command.make("active", {}, () =>
  Effect.gen(function* () {
    const alerts = yield* Monitoring.get(yield* MonitoringConfig.alertmanager, "/api/v2/alerts", Active)
    yield* answer(
      { alerts },
      alerts.length === 0 ? "Nothing is wrong." : Table.render(
        ["ALERT", "SEVERITY", "SINCE", "STATE", "TOLD", "SUMMARY"],
        alerts.map(({ annotations, labels, receivers, startsAt, status }) => [
          labels["alertname"] ?? "",
          labels["severity"] ?? "",
          startsAt.replace("T", " ").replace(/\.\d+Z$/, "Z"),
          status.state,
          receivers.map(({ name }) => name).join(", "),
          annotations["summary"] ?? ""
        ])
      )
    )
  })).pipe(
    Command.withDescription("List what Alertmanager knows to be wrong now, and whom it tells."),
    Command.withExamples([{ command: "conserje alerts active", description: "What is wrong?" }])
  )

const storm = Command.make("storm", Storm.flags, Storm.run).pipe(
  Command.withDescription(
    "Ask for the webhook's handshake so often that it refuses, until HighWebhook429Rate fires (some five minutes after the start)."
  ),
  Command.withExamples([{ command: "conserje alerts storm --seconds 120", description: "Try the alert on refusals" }])
)

export const alerts = Command.make("alerts").pipe(
  Command.withDescription("Write, try and look at the alerts."),
  Command.withSubcommands([render, rules, active, enableTest, disableTest, storm])
)
