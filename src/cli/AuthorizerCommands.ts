import { Effect, Layer, Option } from "effect"
import { Command } from "effect/cli"
import * as AuditRoom from "../audit/AuditRoom.ts"
import { Closings } from "../authorizer/Closings.ts"
import * as Database from "../sql/Database.ts"
import { DatabaseConfig } from "../sql/DatabaseConfig.ts"
import { databaseAway } from "./CommandError.ts"
import { asOperator } from "./OperatorCaller.ts"
import { answer } from "./Output.ts"

const closings = Closings.layerSql.pipe(
  Layer.provide(AuditRoom.layer),
  Layer.provide(Database.layerVisiting),
  Layer.provide(DatabaseConfig.layer)
)

const confirmClosings = Command.make(
  "confirm-closings",
  {},
  () =>
    Closings.use(({ confirm }) => confirm).pipe(
      Effect.flatMap(Option.match({
        onNone: () => answer({ missing: 0, linked: 0 }, "No account waits to be closed."),
        onSome: ({ linked, missing }) =>
          answer({ missing, linked }, `${missing} of ${linked} accounts are closed within the hour.`)
      })),
      asOperator,
      Effect.provide(closings),
      Effect.catchTag("IdentityError", (error) => Effect.fail(databaseAway(error)))
    )
).pipe(
  Command.withDescription(`Let accounts be closed here that are gone at the Authorizer.

  More than three, and more than a fifth of all, that are gone at once stay open until this is said.`),
  Command.withExamples([{
    command: "conserje authorizer confirm-closings",
    description: "After they were really deleted over there"
  }])
)

export const authorizer = Command.make("authorizer").pipe(
  Command.withDescription("People who log in elsewhere."),
  Command.withSubcommands([confirmClosings])
)
