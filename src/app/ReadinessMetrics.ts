import * as Meters from "../telemetry/Meters.ts"

/** Dependencies by name: as many as there are checks. */
export const dependencyUp = Meters.gauge("dependency_up", {
  help: "1 when the dependency answered its last check",
  labels: { name: [] as ReadonlyArray<string> }
})

export const readinessUp = Meters.gauge("readiness_up", {
  help: "1 when every dependency answered and we are not stopping"
})

export const lastCheck = Meters.gauge("readiness_last_check_timestamp", {
  help: "Seconds since the epoch of the last look at the dependencies"
})
