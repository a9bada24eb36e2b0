import { Config, Context, Duration, Layer } from "effect"
import * as ConfigValue from "../domain/ConfigValue.ts"
import type { BurstWindow } from "./Burst.ts"

export class ConversationConfig extends Context.Service<ConversationConfig, {
  readonly burst: BurstWindow
  /** Tries of one turn before its events become dead letters. */
  readonly attempts: number
  /** An actor without work leaves memory after this long; its state is in the database. */
  readonly idle: Duration.Duration
}>()("conserje/conversation/ConversationConfig") {
  /**
   * Reads `BURST_WINDOW` (quiet time that ends a burst, "300 millis" to "4 seconds", default "1 second"),
   * `TURN_ATTEMPTS` (1 to 20, default 5) and `ACTOR_IDLE` ("1 second" to "10 minutes", default "10 seconds").
   */
  static readonly layer = Layer.effect(
    ConversationConfig,
    Config.all({
      quiet: ConfigValue.duration("BURST_WINDOW", "300 millis", "4 seconds", "1 second"),
      attempts: ConfigValue.whole("TURN_ATTEMPTS", 1, 20, 5),
      idle: ConfigValue.duration("ACTOR_IDLE", "1 second", "10 minutes", "10 seconds")
    }).pipe(
      Config.map(({ attempts, idle, quiet }) => ({
        attempts,
        idle,
        burst: { quiet: Duration.toMillis(quiet), most: MOST_WAIT }
      }))
    )
  )
}

/** A guest who never stops typing is answered after this long all the same. */
const MOST_WAIT = 4_000
