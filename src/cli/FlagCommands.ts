import { Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { TenantId } from "../domain/Ids.ts"
import { FLAGS, NAMES } from "../flags/Flag.ts"
import { Flags, type FlagState } from "../flags/Flags.ts"
import * as Choices from "./Choices.ts"
import { asOperator } from "./OperatorCaller.ts"
import * as OperatorTables from "./OperatorTables.ts"
import { answer } from "./Output.ts"
import * as Table from "./Table.ts"

const hotel = Flag.String("hotel").pipe(
  Flag.withDescription("For this hotel alone; without it for the installation"),
  Flag.withSchema(TenantId),
  Flag.optional
)

const flag = Argument.Literals("FLAG", NAMES).pipe(Argument.withDescription("A flag from the list"))

const value = Argument.Literals("VALUE", ["on", "off"]).pipe(Argument.withDescription("on or off"))

const list = Command.make(
  "list",
  { hotel },
  ({ hotel }) =>
    Flags.use(({ list }) => list(Option.getOrUndefined(hotel))).pipe(
      Choices.onBehalfOf(hotel),
      Effect.flatMap((flags) => answer({ flags }, tableOf(flags))),
      OperatorTables.using
    )
).pipe(
  Command.withDescription("List every flag: on or off, and who said so."),
  Command.withExamples([{ command: "conserje flags list --hotel casa", description: "What holds for one hotel" }])
)

const set = Command.make(
  "set",
  { flag, value, hotel },
  ({ flag, hotel, value }) =>
    Choices.thereIs(hotel).pipe(
      Effect.andThen(Flags.use((flags) => flags.set(flag, value === "on", Option.getOrUndefined(hotel)))),
      Choices.onBehalfOf(hotel),
      Effect.andThen(
        answer({ flag, on: value === "on" }, `${flag} is ${value}; every process knows it within 30 seconds.`)
      ),
      asOperator,
      OperatorTables.using
    )
).pipe(
  Command.withDescription("Turn a flag on or off."),
  Command.withExamples([
    { command: "conserje flags set features.interactive_messages on", description: "Buttons and lists for everybody" },
    { command: "conserje flags set humanize.es_ar.enabled on --hotel casa", description: "Voseo for one hotel" }
  ])
)

const unset = Command.make(
  "unset",
  { flag, hotel },
  ({ flag, hotel }) =>
    Choices.thereIs(hotel).pipe(
      Effect.andThen(Flags.use((flags) => flags.unset(flag, Option.getOrUndefined(hotel)))),
      Choices.onBehalfOf(hotel),
      Effect.andThen(answer({ flag, on: null }, `${flag} is what it is by default.`)),
      asOperator,
      OperatorTables.using
    )
).pipe(
  Command.withDescription("Take back what was said of a flag: a hotel follows the installation, that its default."),
  Command.withExamples([{
    command: "conserje flags unset humanize.es_ar.enabled --hotel casa",
    description: "As everywhere"
  }])
)

export const flags = Command.make("flags").pipe(
  Command.withDescription("What can be turned on and off while the house runs."),
  Command.withSubcommands([list, set, unset])
)

const tableOf = (flags: ReadonlyArray<FlagState>): string =>
  Table.render(
    ["FLAG", "IS", "SAID BY", "WHAT IT DOES"],
    flags.map(({ flag, on, saidBy }) => [flag, on ? "on" : "off", saidBy, FLAGS[flag].help])
  )
