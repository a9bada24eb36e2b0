import * as Meters from "../telemetry/Meters.ts"

export const LEVELS = ["trace", "debug", "info", "warn", "error", "fatal"] as const

export const suppressed = Meters.counter("log_lines_suppressed_total", {
  help: "Log lines left out because the same words were written too often, by level",
  labels: { level: LEVELS }
})
