import { Config, Context, Duration, Effect, Layer } from "effect"
import * as ConfigValue from "../domain/ConfigValue.ts"
import type { Patience } from "./Moment.ts"

export class LookUpConfig extends Context.Service<LookUpConfig, {
  /** How long a guest's turn waits for the PMS before an answer is promised instead. */
  readonly timeout: Duration.Duration
  /** In milliseconds. */
  readonly patience: Patience
}>()("conserje/conversation/LookUpConfig") {
  /**
   * Reads `LOOKUP_TIMEOUT` ("1 second" to "60 seconds", default "8 seconds"), `QUOTE_KEPT` ("1 minute" to "24 hours",
   * default "20 minutes") and `ANSWER_OWED_FOR` ("5 minutes" to "20 hours", default "6 hours"): less than the day in which
   * a guest may be answered freely.
   */
  static readonly layer = Layer.effect(
    LookUpConfig,
    Effect.suspend(() =>
      Config.all({
        timeout: ConfigValue.duration("LOOKUP_TIMEOUT", "1 second", "60 seconds", "8 seconds"),
        quote: ConfigValue.duration("QUOTE_KEPT", "1 minute", "24 hours", "20 minutes"),
        owed: ConfigValue.duration("ANSWER_OWED_FOR", "5 minutes", "20 hours", "6 hours")
      }).pipe(
        Config.map(({ owed, quote, timeout }) => ({
          timeout,
          patience: { quote: Duration.toMillis(quote), owed: Duration.toMillis(owed) }
        }))
      )
    )
  )
}
