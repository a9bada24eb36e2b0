import { Clock, Effect, FileSystem, Layer, Option, Stdio, Stream } from "effect"
import { Argument, Command } from "effect/cli"
import { QrConfig } from "../booking/qr/QrConfig.ts"
import { QrKeys } from "../booking/qr/QrKeys.ts"
import * as QrReader from "../booking/qr/QrReader.ts"
import * as StayTicket from "../booking/qr/StayTicket.ts"
import * as Database from "../sql/Database.ts"
import { DatabaseConfig } from "../sql/DatabaseConfig.ts"
import { CodeRefused, refuse } from "./CommandError.ts"
import { answer } from "./Output.ts"

const keys = QrKeys.layerSql.pipe(
  Layer.provide(QrConfig.layer),
  Layer.provide(Database.layerVisiting),
  Layer.provide(DatabaseConfig.layer)
)

/** A PNG is read as a camera would; everything else is the code's own text. */
const textOf = (bytes: Uint8Array): Effect.Effect<string> =>
  Effect.map(QrReader.read(bytes), Option.getOrElse(() => new TextDecoder().decode(bytes).trim()))

const verify = Command.make(
  "verify",
  {
    source: Argument.String("FILE").pipe(
      Argument.withDescription("A picture (PNG) or a file with the code's text; - reads the text from stdin")
    )
  },
  ({ source }) =>
    Effect.gen(function* () {
      const bytes = source === "-"
        ? Buffer.concat(yield* Stream.runCollect((yield* Stdio.Stdio).stdin))
        : yield* (yield* FileSystem.FileSystem).readFile(source).pipe(
          Effect.catch(() => refuse(new CodeRefused({ problem: `${source} cannot be read.` })))
        )
      const token = yield* textOf(bytes)
      const ticket = yield* StayTicket.verify(token, yield* QrKeys, yield* Clock.currentTimeMillis).pipe(
        Effect.catch((error) => refuse(new CodeRefused({ problem: error.message })))
      )
      yield* answer(
        { ticket },
        `Genuine: ${ticket.reference} of ${ticket.hotel}, ${ticket.arrive} to ${ticket.leave}.`
      )
    }).pipe(Effect.provide(keys))
).pipe(
  Command.withDescription("Say whether a code is one of ours, unaltered, and of which stay."),
  Command.withExamples([{ command: "conserje qr verify HCDL-7K3M9.png", description: "What a guest shows" }])
)

export const qr = Command.make("qr").pipe(
  Command.withDescription("Codes that guests show at the reception."),
  Command.withSubcommands([verify])
)
