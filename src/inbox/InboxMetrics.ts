import * as Meters from "../telemetry/Meters.ts"

/** Events by lane and by whether they were told for the first time; `refused` is kept in quarantine instead. */
export const recorded = Meters.counter("inbox_events_total", {
  help: "Events recorded in the inbox",
  labels: { lane: ["conversation", "status", "account"], receipt: ["first", "again", "refused"] }
})

export const batchSize = Meters.histogram("inbox_batch_events", {
  help: "Events written by one statement",
  buckets: [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 5000]
})

export const writeSeconds = Meters.histogram("inbox_write_seconds", {
  help: "Time of one statement that makes a batch durable",
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
})

export const depth = Meters.gauge("inbox_unhandled_events", {
  help: "Events of a lane that nobody has handled yet",
  labels: { lane: ["conversation", "status", "account"] }
})

export const oldest = Meters.gauge("inbox_oldest_unhandled_seconds", {
  help: "Age of the oldest unhandled event of a lane; 0 when there is none",
  labels: { lane: ["conversation", "status", "account"] }
})

export const quarantined = Meters.counter("quarantine_events_total", {
  help: "Items kept in quarantine",
  labels: {
    reason: ["not_json", "unknown_shape", "missing_entry", "missing_changes", "bad_item", "unknown_number"]
  }
})

export const quarantineOpen = Meters.gauge("quarantine_open", { help: "Items in quarantine that nobody has looked at" })

export const deadLettersOpen = Meters.gauge("dead_letters_open", {
  help: "Turns that failed for good and wait for a person"
})
