import { Config, Context, type Duration, Effect, Layer } from "effect"
import { join } from "node:path"
import { duration } from "../domain/ConfigValue.ts"

export class AuditConfig extends Context.Service<AuditConfig, {
  /** The folder where events wait while the database is away. */
  readonly spoolDir: string
  /** How long events are kept. */
  readonly kept: Duration.Duration
}>()("conserje/audit/AuditConfig") {
  /** Reads `AUDIT_KEPT` ("400 days", from 30 days to 20 years) and `DATA_DIR`, in whose folder `audit` events wait. */
  static readonly layer = Layer.effect(
    AuditConfig,
    Effect.suspend(() =>
      Config.all({
        spoolDir: Config.NonEmptyString("DATA_DIR").pipe(
          Config.withDefault(".data"),
          Config.map((dir) => join(dir, "audit"))
        ),
        kept: duration("AUDIT_KEPT", "30 days", "7300 days", "400 days")
      })
    )
  )
}
