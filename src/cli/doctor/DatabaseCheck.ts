import { Effect, Layer, Schema } from "effect"
import { SqlClient, SqlSchema } from "effect/sql"
import * as Database from "../../sql/Database.ts"
import { DatabaseConfig } from "../../sql/DatabaseConfig.ts"
import { DatabaseServer } from "../../sql/DatabaseServer.ts"
import * as Migrations from "../../sql/Migrations.ts"
import * as TenantWall from "../../sql/TenantWall.ts"
import { counted } from "../Output.ts"
import * as Finding from "./Finding.ts"

const WHERE = {
  external: "at DATABASE_URL",
  embedded: "embedded, started for this look and stopped again",
  adopted: "embedded, left running by a process that was killed; stopped now",
  visited: "embedded, served by the running runtime"
} as const

/** Longer than the embedded server may take to recover after a crash of the machine. */
const PATIENCE = "150 seconds"

const versionOf = SqlSchema.findOne({
  Request: Schema.Void,
  Result: Schema.Struct({ version: Schema.String }),
  execute: () => Effect.flatMap(SqlClient.SqlClient, (sql) => sql`SELECT current_setting('server_version') AS version`)
})

/** Starts the embedded server when nobody serves it, because only that proves that it starts here. */
export const check = Effect.gen(function* () {
  const { origin } = yield* DatabaseServer
  const { version } = yield* versionOf(undefined)
  const pending = yield* Migrations.pending
  return [
    Finding.ok("database", `PostgreSQL ${version}, ${WHERE[origin]}`),
    pending.length === 0 ? Finding.ok("migrations", "all applied") : Finding.warn(
      "migrations",
      `${counted(pending.length, "migration")} not applied yet`,
      "`conserje start` applies them."
    ),
    ...(pending.includes("0021_tenant_wall") ? [] : [wallOf(yield* TenantWall.fault)])
  ]
}).pipe(
  Effect.provide(Database.layerVisiting.pipe(Layer.provide(DatabaseConfig.layer))),
  Effect.timeout(PATIENCE),
  Finding.orFail("database", "Check DATABASE_URL and that PostgreSQL runs there, or unset it for the embedded one.")
)

const wallOf = (fault: string | null) =>
  fault === null
    ? Finding.ok("wall", "the database keeps every hotel to its own rows")
    : Finding.warn("wall", `the database does not keep hotels apart: ${fault}`, TenantWall.REMEDY)
