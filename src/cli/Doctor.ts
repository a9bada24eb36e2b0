import { Effect } from "effect"
import { Command } from "effect/cli"

export const doctor = Command.make("doctor", {}, () =>
  // It knows every room: loaded only now, so that every other command is quick.
  Effect.flatMap(Effect.promise(() => import("./Examination.ts")), ({ run }) => run)).pipe(
    Command.withDescription(
      "Check the configuration and everything a start stands on, and say what to do. Sends no message. Fails when anything would keep the runtime from working."
    ),
    Command.withShortDescription("Check the configuration and everything a start stands on, and say what to do."),
    Command.withExamples([{
      command: "conserje doctor",
      description: "Before a first start, or when something is odd"
    }])
  )
