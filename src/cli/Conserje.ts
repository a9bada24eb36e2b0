import { NodeServices } from "@effect/platform-node"
import { ConfigProvider, Console, Effect, Layer, Logger, References } from "effect"
import { CliConfig, CliOutput, Command, GlobalFlag } from "effect/cli"
import { redacting } from "../app/Redaction.ts"
import { VERSION } from "../app/Version.ts"
import { audit } from "./AuditCommands.ts"
import { authorizer } from "./AuthorizerCommands.ts"
import { backup } from "./BackupCommands.ts"
import { chat } from "./ChatCommand.ts"
import { alerts } from "./AlertCommands.ts"
import { alertmanager } from "./AlertmanagerCommands.ts"
import { Misused } from "./CommandError.ts"
import { deadLetters } from "./DeadLetterCommands.ts"
import { doctor } from "./Doctor.ts"
import { flags } from "./FlagCommands.ts"
import { handovers } from "./HandoverCommands.ts"
import { holds } from "./HoldCommands.ts"
import { logLevel } from "./LogLevelCommands.ts"
import { operatorTasks } from "./OperatorTaskCommands.ts"
import { pms } from "./PmsCommands.ts"
import { Json } from "./Output.ts"
import { qr } from "./QrCommands.ts"
import { reservations } from "./ReservationCommands.ts"
import { quarantine } from "./QuarantineCommands.ts"
import { secrets } from "./SecretCommands.ts"
import { start } from "./Start.ts"
import { tenants } from "./TenantCommands.ts"
import { understand } from "./UnderstandCommand.ts"
import { tickets } from "./TicketCommands.ts"
import { webhook } from "./WebhookCommands.ts"

const conserje = Command.make("conserje").pipe(
  Command.withDescription(`A hotel's front desk on WhatsApp: run it and look after it.

  Settings come from the environment, then from a file .env; .env.example lists them.

  Exit codes:
    0    done; for start: stopped as asked
    1    it did not work, and one sentence on stderr says why
    2    the command or the configuration is wrong
    128+ ended by a second signal, with its number (130 after Ctrl+C twice)`),
  Command.withSubcommands([
    start,
    doctor,
    webhook,
    quarantine,
    deadLetters,
    handovers,
    reservations,
    qr,
    operatorTasks,
    tickets,
    holds,
    pms,
    tenants,
    flags,
    logLevel,
    secrets,
    authorizer,
    audit,
    backup,
    understand,
    chat,
    alerts,
    alertmanager
  ]),
  Command.withGlobalFlags([Json])
)

/** Mistakes are said in a few lines on stderr; nobody scrolls back over a page of help. */
const presenter = CliOutput.layerPresenter({
  present: (event) =>
    event._tag !== "InvalidInvocation" ? CliOutput.defaultPresenter.present(event) : Effect.gen(function* () {
      const { formatCliError } = yield* CliOutput.Formatter
      yield* Console.error(event.errors.map((error) => plainly(formatCliError(error))).join("\n"))
      yield* Console.error(`See \`${event.commandPath.join(" ")} --help\`.`)
    })
})

/** Without the words of whatever checked a value. */
const plainly = (mistake: string): string =>
  mistake
    .replace(/Expected: (?:Schema validation failed: )?(?=[A-Z])/, "")
    .replace("Expected: Schema validation failed: ", "Expected ")
    .replace("a string representing a finite number", "a number")
    .replace("a valid Duration string", 'a duration such as "10 minutes"')

/** What a file .env says, where the environment says nothing. */
const dotEnv = ConfigProvider.layerAdd(
  ConfigProvider.fromDotEnv().pipe(
    Effect.catchReason("PlatformError", "NotFound", () => Effect.succeed(ConfigProvider.fromUnknown({})))
  )
)

/** stdout is for answers. */
const logs = Layer.merge(
  Logger.layer([redacting(Logger.withConsoleError(Logger.formatSimple))]),
  Layer.succeed(References.MinimumLogLevel, "Warn")
)

const settings = CliConfig.layer({ builtIns: [GlobalFlag.Help, GlobalFlag.Version, GlobalFlag.Completions] })

/** The command with these words. */
export const runWith = (words: ReadonlyArray<string>) =>
  Command.runWith(conserje, { version: VERSION })(words).pipe(
    Effect.catchTag("ShowHelp", ({ errors }) => errors.length === 0 ? Effect.void : Effect.fail(new Misused())),
    Effect.provide(Layer.mergeAll(presenter, dotEnv, logs, settings).pipe(Layer.provideMerge(NodeServices.layer)))
  )
