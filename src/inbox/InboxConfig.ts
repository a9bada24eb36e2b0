import { Config, Context, Layer } from "effect"
import * as ConfigValue from "../domain/ConfigValue.ts"

export class InboxConfig extends Context.Service<InboxConfig, {
  /** Events that may wait to be written; above it the sender is asked to come again. */
  readonly capacity: number
  /** Events of one statement. */
  readonly mostItems: number
}>()("conserje/inbox/InboxConfig") {
  /** Reads `INBOX_CAPACITY` (100 to 1,000,000 events, default 20,000) and `INBOX_BATCH` (1 to 5,000, default 500). */
  static readonly layer = Layer.effect(
    InboxConfig,
    Config.all({
      capacity: ConfigValue.whole("INBOX_CAPACITY", 100, 1_000_000, 20_000),
      mostItems: ConfigValue.whole("INBOX_BATCH", 1, 5_000, 500)
    })
  )
}
