import { Config, Context, type Duration, Effect, Layer } from "effect"
import { join } from "node:path"
import * as ConfigValue from "../domain/ConfigValue.ts"

export class BackupConfig extends Context.Service<BackupConfig, {
  /** Where backups are kept; made when it is not there. */
  readonly folder: string
  /** How long. The newest is kept whatever its age. */
  readonly kept: Duration.Duration
}>()("conserje/backup/BackupConfig") {
  /** Reads `BACKUP_DIR` (default `backups` in `DATA_DIR`) and `BACKUP_KEPT` (1 day to 3650, default 14). */
  static readonly layer = Layer.effect(
    BackupConfig,
    Effect.gen(function* () {
      const dataDir = yield* Config.NonEmptyString("DATA_DIR").pipe(Config.withDefault(".data"))
      return {
        folder: yield* Config.NonEmptyString("BACKUP_DIR").pipe(Config.withDefault(join(dataDir, "backups"))),
        kept: yield* ConfigValue.duration("BACKUP_KEPT", "1 day", "3650 days", "14 days")
      }
    })
  )
}
