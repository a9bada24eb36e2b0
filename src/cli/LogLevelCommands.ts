import { DateTime, Duration, Effect, Schema } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { LEVELS, LogLevels, LONGEST } from "../logs/LogLevels.ts"
import type { Meanwhile } from "../telemetry/Verbosity.ts"
import { asOperator } from "./OperatorCaller.ts"
import * as OperatorTables from "./OperatorTables.ts"
import { answer } from "./Output.ts"

const level = Argument.Literals("LEVEL", LEVELS).pipe(Argument.withDescription("From which level on lines are written"))

const lasting = Flag.String("for").pipe(
  Flag.withDescription('How long, at most a day: "10 minutes", "2 hours". Then it is as each process was started'),
  Flag.withSchema(
    Schema.DurationFromString.check(
      Schema.makeFilter((value) =>
        Duration.between(value, { minimum: Duration.seconds(1), maximum: LONGEST }) || "between a second and a day"
      )
    )
  ),
  Flag.withDefault(Duration.minutes(15))
)

const show = Command.make("show", {}, () =>
  LogLevels.use(({ said }) => said).pipe(
    Effect.flatMap((said) => answer(jsonOf(said), sentenceOf(said))),
    OperatorTables.using
  )).pipe(Command.withDescription("Show whether another level was said for a while."))

const set = Command.make(
  "set",
  { level, lasting },
  ({ lasting, level }) =>
    LogLevels.use((levels) => levels.say(level, lasting)).pipe(
      Effect.flatMap((said) => answer(jsonOf(said), `${sentenceOf(said)} Every process heeds it within 5 seconds.`)),
      asOperator,
      OperatorTables.using
    )
).pipe(
  Command.withDescription("Have every process log more or less for a while."),
  Command.withExamples([{
    command: 'conserje log-level set Debug --for "10 minutes"',
    description: "Each request, too"
  }])
)

const reset = Command.make("reset", {}, () =>
  LogLevels.use(({ takeBack }) => takeBack).pipe(
    Effect.andThen(answer(jsonOf(null), sentenceOf(null))),
    asOperator,
    OperatorTables.using
  )).pipe(Command.withDescription("Take back what was said: each process logs as it was started."))

export const logLevel = Command.make("log-level").pipe(
  Command.withDescription("How much the processes log, while they run."),
  Command.withSubcommands([show, set, reset])
)

const untilOf = ({ until }: Meanwhile): string => DateTime.formatIso(DateTime.makeUnsafe(until))

const jsonOf = (said: Meanwhile | null) =>
  said === null ? { level: null, until: null } : { level: said.level, until: untilOf(said) }

const sentenceOf = (said: Meanwhile | null): string =>
  said === null
    ? "Each process logs as it was started (LOG_LEVEL)."
    : `Lines are written from ${said.level} on until ${untilOf(said)}.`
