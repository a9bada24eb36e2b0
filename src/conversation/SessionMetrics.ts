import * as Meters from "../telemetry/Meters.ts"

/** Seed 001: a gauge in spite of its name. */
export const active = Meters.gauge("session_active_total", {
  help: "Conversations in which the guest wrote less than 30 minutes ago"
})

export const cleanups = Meters.counter("session_cleanup_total", {
  help: "Cleanups of sessions, by how they ended",
  labels: { result: ["success", "error"] }
})

/** The state stays for history. `invalid_format` and `corrupted` were left to a person. */
export const expirations = Meters.counter("session_expirations_total", {
  help:
    "Sessions that ended: quiet for 30 minutes, with a state of no known shape, or with one that is no state at all",
  labels: { reason: ["idle", "invalid_format", "corrupted"] }
})

/** `retry` is a save refused by the fence and tried again; `failure` one that a sweep has to come back to. */
export const saveRetries = Meters.counter("session_save_retries_total", {
  help: "Saves of a conversation that another actor had overtaken",
  labels: { operation: ["turn"], result: ["retry", "failure"] }
})
