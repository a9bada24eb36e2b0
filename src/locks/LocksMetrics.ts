import * as Meters from "../telemetry/Meters.ts"

export const OPERATIONS = ["acquire", "extend", "release", "release_all", "expire"] as const
export type Operation = typeof OPERATIONS[number]

/** `conflict` is a room that somebody else holds, a healthy answer; `error` is a store that did not answer. */
export const RESULTS = [
  "success",
  "conflict",
  "not_found",
  "not_owner",
  "max_reached",
  "refused",
  "error"
] as const
export type Result = typeof RESULTS[number]

/** Seed 001. */
export const operations = Meters.counter("lock_operations_total", {
  help: "Operations on holds of rooms, by what came of them",
  labels: { operation: OPERATIONS, result: RESULTS }
})

/** Seed 001. Open: only a room that is held can be in conflict, and there are no more series than `MOST_SERIES`. */
export const conflicts = Meters.counter("lock_conflicts_total", {
  help: "Holds refused because somebody else holds the room, by room",
  labels: { room_id: [] as ReadonlyArray<string> }
})

/** Seed 001. */
export const extensions = Meters.counter("lock_extensions_total", {
  help: "Holds that were to be prolonged, by what came of it",
  labels: { result: ["success", "max_reached", "failed"] }
})

export const auditBacklog = Meters.gauge("lock_audit_backlog", {
  help: "Events of holds that wait in Redis to be written to the audit table"
})
