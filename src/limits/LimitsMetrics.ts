import * as Meters from "../telemetry/Meters.ts"

/** Keys forgotten before they were fresh, because there were too many. */
export const forgotten = Meters.counter("rate_limiter_keys_forgotten_total", {
  help: "Rate limiter keys forgotten early to bound memory."
})

/** Decisions that this process took alone because the shared store did not answer. */
export const fallbacks = Meters.counter("rate_limiter_fallbacks_total", {
  help: "Rate limiter decisions taken in this process because Redis did not answer."
})
