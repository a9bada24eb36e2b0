import { NodeRuntime } from "@effect/platform-node"
import { Effect, Redacted } from "effect"
import { EmbeddedPostgres } from "../../src/sql/EmbeddedPostgres.ts"

/** Serves the folder in its first argument until it is told to stop, and says so in one line. */
const program = Effect.gen(function* () {
  const { adopted, url } = yield* EmbeddedPostgres
  process.stdout.write(`serving ${JSON.stringify({ adopted, url: Redacted.value(url) })}\n`)
  return yield* Effect.never
}).pipe(
  Effect.provide(EmbeddedPostgres.layer(process.argv[2] ?? "")),
  Effect.catchTag("EmbeddedPostgresError", ({ message }) =>
    Effect.sync(() => {
      process.stdout.write(`refused: ${message}\n`)
    }))
)

NodeRuntime.runMain(program)
