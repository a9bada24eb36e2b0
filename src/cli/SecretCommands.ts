import { Effect, Layer } from "effect"
import { Command } from "effect/cli"
import * as AuditRoom from "../audit/AuditRoom.ts"
import { SecretsConfig } from "../secrets/SecretsConfig.ts"
import * as Database from "../sql/Database.ts"
import { DatabaseConfig } from "../sql/DatabaseConfig.ts"
import { TenantSecrets } from "../tenancy/TenantSecrets.ts"
import type { TenancyError } from "../tenancy/TenancyError.ts"
import { databaseAway, refuse, SecretsNotRotated } from "./CommandError.ts"
import { asOperator } from "./OperatorCaller.ts"
import { answer, counted } from "./Output.ts"

const secretsOfHotels = TenantSecrets.layerSql.pipe(
  Layer.provide(SecretsConfig.layer),
  Layer.provide(AuditRoom.layer),
  Layer.provide(Database.layerVisiting),
  Layer.provide(DatabaseConfig.layer)
)

const said = (error: TenancyError) =>
  error.reason._tag === "DirectoryUnavailable"
    ? Effect.fail(databaseAway(error))
    : refuse(new SecretsNotRotated({ problem: error.message }))

const rotate = Command.make(
  "rotate",
  {},
  () =>
    TenantSecrets.use(({ rotate }) => rotate).pipe(
      Effect.flatMap((secrets) =>
        answer(
          { secrets },
          secrets === 0
            ? "Every secret is sealed with the newest key."
            : `${counted(secrets, "secret")} sealed anew; older keys may go from SECRETS_KEYS.`
        )
      ),
      asOperator,
      Effect.provide(secretsOfHotels),
      Effect.catchTag("TenancyError", said)
    )
).pipe(
  Command.withDescription(`Seal the secrets of hotels with the newest key of SECRETS_KEYS.

  Every running process must know that key already: put it after the old one everywhere, then before it, then rotate.`),
  Command.withExamples([{ command: "conserje secrets rotate", description: "After a new key was put first" }])
)

export const secrets = Command.make("secrets").pipe(
  Command.withDescription("Tokens and keys that hotels have of their own."),
  Command.withSubcommands([rotate])
)
