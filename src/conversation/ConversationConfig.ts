import { Config, Context, Duration, Layer } from "effect"
import * as ConfigValue from "../domain/ConfigValue.ts"
import type { BurstWindow } from "./Burst.ts"

export class ConversationConfig extends Context.Service<ConversationConfig, {
  readonly burst: BurstWindow
  /** Tries of one turn before its events become dead letters. */
  readonly attempts: number
  /** An actor without work leaves memory after this long; its state is in the database. */
  readonly idle: Duration.Duration
  /** A conversation that a person answered, and in which nobody said a word for so long, is the bot's again. */
  readonly givenBackAfter: Duration.Duration
}>()("conserje/conversation/ConversationConfig") {
  /**
   * Reads `BURST_WINDOW` (quiet time that ends a burst, "300 millis" to "4 seconds", default "1 second"),
   * `TURN_ATTEMPTS` (1 to 20, default 5) `ACTOR_IDLE` ("1 second" to "10 minutes", default "10 seconds") and
   * `HANDOVER_QUIET_AFTER` ("10 minutes" to "30 days", default "12 hours").
   */
  static readonly layer = Layer.effect(
    ConversationConfig,
    Config.all({
      givenBackAfter: ConfigValue.duration("HANDOVER_QUIET_AFTER", "10 minutes", "30 days", "12 hours"),
      quiet: ConfigValue.duration("BURST_WINDOW", "300 millis", "4 seconds", "1 second"),
      attempts: ConfigValue.whole("TURN_ATTEMPTS", 1, 20, 5),
      idle: ConfigValue.duration("ACTOR_IDLE", "1 second", "10 minutes", "10 seconds")
    }).pipe(
      Config.map(({ attempts, givenBackAfter, idle, quiet }) => ({
        attempts,
        idle,
        givenBackAfter,
        burst: { quiet: Duration.toMillis(quiet), most: MOST_WAIT }
      }))
    )
  )
}

/** A guest who never stops typing is answered after this long all the same. */
const MOST_WAIT = 4_000
