import { Config, Context, type Duration, Layer } from "effect"
import * as ConfigValue from "../domain/ConfigValue.ts"

export class DeliveryConfig extends Context.Service<DeliveryConfig, {
  /** Messages one guest may get at once from one number; Meta borrows them from the next minutes. */
  readonly pairBurst: number
  /** After the burst, one message to the same guest each. */
  readonly pairEvery: Duration.Duration
  /** Messages of one number in a second, to everybody. */
  readonly numberPerSecond: number
  /** An actor waits this long for its turn; for longer it puts the message off and leaves. */
  readonly patience: Duration.Duration
  /** An actor without work leaves memory after this long. */
  readonly idle: Duration.Duration
  /** A message that could not be sent for this long is given up and shown to a person. */
  readonly maxAge: Duration.Duration
  readonly maxAttempts: number
  /** A send that has not come back for this long is not coming back: it may or may not have been sent. */
  readonly lease: Duration.Duration
  /** How long a status may still tell what became of an uncertain send before a person is asked. */
  readonly uncertainAfter: Duration.Duration
}>()("conserje/delivery/DeliveryConfig") {
  /**
   * Reads `DELIVERY_PAIR_BURST` (1 to 45, default 45), `DELIVERY_PAIR_EVERY` ("100 millis" to "1 minute", default "6
   * seconds"), `DELIVERY_NUMBER_PER_SECOND` (1 to 1000, default 80), `DELIVERY_PATIENCE` ("100 millis" to "30 seconds",
   * default "5 seconds"), `DELIVERY_IDLE` ("1 second" to "10 minutes", default "10 seconds"), `DELIVERY_MAX_AGE` ("1
   * minute" to "7 days", default "24 hours"), `DELIVERY_MAX_ATTEMPTS` (1 to 10000, default 100), `DELIVERY_LEASE` ("60
   * seconds" to "10 minutes", default "60 seconds") and `DELIVERY_UNCERTAIN_AFTER` ("5 seconds" to "1 day", default "5
   * minutes").
   */
  static readonly layer = Layer.effect(
    DeliveryConfig,
    Config.all({
      pairBurst: ConfigValue.whole("DELIVERY_PAIR_BURST", 1, 45, 45),
      pairEvery: ConfigValue.duration("DELIVERY_PAIR_EVERY", "100 millis", "1 minute", "6 seconds"),
      numberPerSecond: ConfigValue.whole("DELIVERY_NUMBER_PER_SECOND", 1, 1000, 80),
      patience: ConfigValue.duration("DELIVERY_PATIENCE", "100 millis", "30 seconds", "5 seconds"),
      idle: ConfigValue.duration("DELIVERY_IDLE", "1 second", "10 minutes", "10 seconds"),
      maxAge: ConfigValue.duration("DELIVERY_MAX_AGE", "1 minute", "7 days", "24 hours"),
      maxAttempts: ConfigValue.whole("DELIVERY_MAX_ATTEMPTS", 1, 10_000, 100),
      lease: ConfigValue.duration("DELIVERY_LEASE", "60 seconds", "10 minutes", "60 seconds"),
      uncertainAfter: ConfigValue.duration("DELIVERY_UNCERTAIN_AFTER", "5 seconds", "1 day", "5 minutes")
    })
  )
}
