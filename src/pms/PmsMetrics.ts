import * as Meters from "../telemetry/Meters.ts"
import { PROBLEMS } from "./PmsMisconfigured.ts"

/** What may be asked of a PMS: the label of its metrics and of the rows of `pms_calls`. */
export const OPERATIONS = [
  "hotel",
  "hotels",
  "room_types",
  "availability",
  "booking",
  "booking_by_key",
  "bookings_of_guest",
  "bookings_changed",
  "late_checkout",
  "health",
  "book",
  "cancel",
  "release",
  "move",
  "extend",
  "confirm_late_checkout"
] as const
export type Operation = typeof OPERATIONS[number]

/** `refused` is the PMS working well and saying no; `rejected` is a call that we did not make; `stale` an old answer. */
export const OUTCOMES = ["success", "stale", "refused", "rejected", "error"] as const
export type Outcome = typeof OUTCOMES[number]

/** Resources of the PMS, never a path with an id in it. */
export const ENDPOINTS = [
  "hotels",
  "room_types",
  "hotel_room_types",
  "hotel_ari",
  "room_bookings",
  "orders",
  "order_histories",
  "bookings",
  "customers",
  "currencies"
] as const
export type Endpoint = typeof ENDPOINTS[number]

export const METHODS = ["GET", "POST"] as const

export const ERROR_TYPES = [
  ...PROBLEMS,
  "timeout",
  "connection",
  "server_error",
  "unreadable",
  "outcome_unknown",
  "refused",
  "no_longer_available",
  "price_differs",
  "invalid_request",
  "booking_not_found",
  "booking_cancelled",
  "too_many_calls",
  "circuit_open",
  "desk_busy",
  "gave_up",
  "defect",
  "interrupted"
] as const
export type ErrorType = typeof ERROR_TYPES[number]

export const apiLatency = Meters.histogram("pms_api_latency_seconds", {
  help: "Time of one HTTP call to the PMS, whatever became of it",
  labels: { endpoint: ENDPOINTS, method: METHODS },
  buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10]
})

export const operations = Meters.counter("pms_operations_total", {
  help: "What was asked of the PMS in our words, by outcome; answers from the cache are not calls",
  labels: { operation: OPERATIONS, status: OUTCOMES }
})

export const errors = Meters.counter("pms_errors_total", {
  help: "Operations that did not succeed, by cause",
  labels: { operation: OPERATIONS, error_type: ERROR_TYPES }
})

export const retries = Meters.counter("retry_attempts_total", {
  help: "Calls that were made again, by what had gone wrong",
  labels: { operation: OPERATIONS, exception: ["timeout", "connection", "server_error", "unreadable"] }
})

const CACHED = { operation: ["availability", "room_types"] } as const
export type Cached = typeof CACHED["operation"][number]

export const cacheHits = Meters.counter("pms_cache_hits_total", {
  help: "Answers given from the cache while they were fresh",
  labels: CACHED
})

export const cacheMisses = Meters.counter("pms_cache_misses_total", {
  help: "Questions the cache had no fresh answer to",
  labels: CACHED
})

export const staleAnswers = Meters.counter("pms_stale_answers_total", {
  help: "Old answers given as potentially stale because the PMS was away",
  labels: CACHED
})

export const CIRCUIT_STATES = ["closed", "open", "half_open"] as const
export type CircuitState = typeof CIRCUIT_STATES[number]

/** With several hotels: the worst of them, because the alert is about any guest who cannot book. */
export const breakerState = Meters.gauge("pms_circuit_breaker_state", {
  help: "0 closed, 1 open, 2 half-open; of several hotels the worst one"
})

export const breakerCalls = Meters.counter("pms_circuit_breaker_calls_total", {
  help: "Calls that met the circuit breaker, by its state before the call",
  labels: { state: CIRCUIT_STATES, result: ["success", "failure", "rejected"] }
})

export const breakerStreak = Meters.gauge("pms_circuit_breaker_failure_streak", {
  help: "Consecutive failures now; of several hotels the longest streak"
})

export const doubleBookings = Meters.counter("pms_double_bookings_total", {
  help: "Bookings of ours that met another one on the same room, by who kept it",
  labels: { kept: ["ours", "theirs"] }
})

export const callsDropped = Meters.counter("pms_calls_dropped_total", {
  help: "Rows of pms_calls that were not written because too many waited"
})

/** So that a rule speaks of the distance to the opening without knowing our configuration. */
export const breakerThreshold = Meters.gauge("pms_circuit_breaker_failure_threshold", {
  help: "Consecutive failures at which a circuit opens"
})
