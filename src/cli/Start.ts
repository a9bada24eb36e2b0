import { Effect, Layer } from "effect"
import { Command } from "effect/cli"
// Not imported when it is needed: Deno takes a second and a half to prepare for that, and every command pays.
import { AppLayer } from "../app/App.ts"
import * as Settings from "./Settings.ts"

export const start = Command.make("start", {}, () => Effect.andThen(Settings.check, Layer.launch(AppLayer))).pipe(
  Command.withDescription(
    "Start the runtime and keep it running until Ctrl+C. With nothing set it brings its own PostgreSQL and a pretend WhatsApp."
  ),
  Command.withShortDescription("Start the runtime and keep it running until Ctrl+C."),
  Command.withExamples([
    { command: "conserje start", description: "On port 8002" },
    { command: "PORT=9000 conserje start", description: "On another port" }
  ])
)
