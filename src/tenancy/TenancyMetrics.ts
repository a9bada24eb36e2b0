import * as Meters from "../telemetry/Meters.ts"

/** Seed 004: a gauge in spite of its name. */
export const active = Meters.gauge("tenants_active_total", { help: "Hotels that are served" })

/** Seed 004: a gauge in spite of its name. */
export const cached = Meters.gauge("tenant_identifiers_cached_total", {
  help:
    "What hotels are found by, in the directory in memory: periods of business numbers, and identifiers of their users"
})

/** Seed 004: how the hotel of an event or of an identifier was found, or not. */
export const resolutions = Meters.counter("tenant_resolution_total", {
  help:
    "Hotels looked for: found in the directory, said by the configuration while the directory is off, found nowhere " +
    "(the event goes to quarantine), or said by who asked",
  labels: { result: ["hit", "default", "miss_strict", "provided"] }
})

export const refreshSeconds = Meters.histogram("tenant_refresh_latency_seconds", {
  help: "Time to read the directory of hotels again",
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
})
