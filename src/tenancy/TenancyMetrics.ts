import * as Meters from "../telemetry/Meters.ts"

/** Seed 004: a gauge in spite of its name. */
export const active = Meters.gauge("tenants_active_total", { help: "Hotels that are served" })

/** Seed 004: a gauge in spite of its name. */
export const identifiers = Meters.gauge("tenant_identifiers_cached_total", {
  help: "Business numbers in the directory in memory"
})

export const refreshSeconds = Meters.histogram("tenant_refresh_latency_seconds", {
  help: "Time to read the directory of hotels again",
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
})
