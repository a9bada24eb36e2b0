import { Effect, Layer } from "effect"
import { Command } from "effect/cli"

export const start = Command.make("start", {}, () =>
  // Loaded only now, so that every other command is quick.
  Effect.promise(() => import("../app/App.ts")).pipe(Effect.flatMap(({ AppLayer }) => Layer.launch(AppLayer)))).pipe(
    Command.withDescription(
      "Start the runtime and keep it running until Ctrl+C. With nothing set it brings its own PostgreSQL and a pretend WhatsApp."
    ),
    Command.withShortDescription("Start the runtime and keep it running until Ctrl+C."),
    Command.withExamples([
      { command: "conserje start", description: "On port 8002" },
      { command: "PORT=9000 conserje start", description: "On another port" }
    ])
  )
