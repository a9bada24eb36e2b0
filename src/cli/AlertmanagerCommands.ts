import { Effect, Option, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import { AlertmanagerConfig } from "../alerts/AlertmanagerConfig.ts"
import * as AlertmanagerFile from "../alerts/AlertmanagerFile.ts"
import * as AlertmanagerFolder from "../alerts/AlertmanagerFolder.ts"
import * as Monitoring from "./Monitoring.ts"
import * as MonitoringConfig from "./MonitoringConfig.ts"
import { answer } from "./Output.ts"

const render = Command.make(
  "render",
  {
    into: Flag.String("into").pipe(
      Flag.withDescription(
        "Write the configuration and the secrets here, readable by their owner alone; default: only show it"
      ),
      Flag.optional
    ),
    as: Flag.String("as").pipe(
      Flag.withDescription("Where Alertmanager finds that folder, if elsewhere"),
      Flag.optional
    )
  },
  ({ as, into }) =>
    Effect.gen(function* () {
      const { missing, pace, receivers } = yield* AlertmanagerConfig
      const folder = Option.getOrElse(Option.firstSomeOf([as, into]), () => ".")
      const files = AlertmanagerFile.render(receivers, pace, folder)
      const written = Option.isNone(into) ? null : yield* AlertmanagerFolder.write(into.value, files)
      const told = Object.entries(receivers).flatMap(([name, one]) => Option.isSome<unknown>(one) ? [name] : [])
      const gap = missing.length === 0 ? "" : `ALERT_EMAIL_TO gets no mail without ${missing.join(", ")}`
      const summary = `${written}: ${told.length === 0 ? "nobody is told of anything" : `tells ${told.join(", ")}`}`
      yield* answer(
        { written, told, missing, config: files.shown },
        written === null
          ? `${gap === "" ? "" : `# ${gap}\n`}${files.shown}`
          : `${summary}${gap === "" ? "" : `; ${gap}`}`
      )
    }).pipe(Effect.provide(AlertmanagerConfig.layer))
).pipe(
  Command.withDescription(
    "Make Alertmanager's configuration from SLACK_WEBHOOK_URL, ALERT_EMAIL_TO, SMTP_* and the other settings. Secrets are never shown."
  ),
  Command.withExamples([
    { command: "conserje alertmanager render", description: "Show it" },
    { command: "conserje alertmanager render --into /etc/alertmanager", description: "Write it" }
  ])
)

const Status = Schema.Struct({ config: Schema.Struct({ original: Schema.String }) })

const config = Command.make("config", {}, () =>
  Effect.gen(function* () {
    const { config } = yield* Monitoring.get(yield* MonitoringConfig.alertmanager, "/api/v2/status", Status)
    yield* answer({ config: config.original }, config.original)
  })).pipe(
    Command.withDescription("Show the configuration that Alertmanager works with; it leaves its secrets out itself."),
    Command.withExamples([{ command: "conserje alertmanager config", description: "Has it read the new one?" }])
  )

export const alertmanager = Command.make("alertmanager").pipe(
  Command.withDescription("Whom alerts are told to."),
  Command.withSubcommands([render, config])
)
