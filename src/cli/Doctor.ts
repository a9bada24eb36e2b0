import { Command } from "effect/cli"
import { run } from "./Examination.ts"

export const doctor = Command.make("doctor", {}, () => run).pipe(
  Command.withDescription(
    "Check the configuration and everything a start stands on, and say what to do. Sends no message. Fails when anything would keep the runtime from working."
  ),
  Command.withShortDescription("Check the configuration and everything a start stands on, and say what to do."),
  Command.withExamples([{
    command: "conserje doctor",
    description: "Before a first start, or when something is odd"
  }])
)
