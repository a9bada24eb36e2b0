import * as Meters from "../telemetry/Meters.ts"

/** `crowded`: so many batches were under way that this one was dropped at once. */
export const RESULTS = ["sent", "failed", "crowded"] as const

export const exports = Meters.counter("trace_exports_total", {
  help: "Batches of spans for the collector, by what became of them; one that fails ends the sending for a minute",
  labels: { result: RESULTS }
})
