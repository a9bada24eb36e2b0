import * as Meters from "../telemetry/Meters.ts"

/** Open set on purpose: every loop names itself once, in `app/Loops.ts`. */
const loop = { loop: [] as ReadonlyArray<string> }

export const lastSuccess = Meters.gauge("loop_last_success_timestamp_seconds", {
  help: "Seconds since the epoch of each loop's last good pass",
  labels: loop
})

export const failures = Meters.counter("loop_failures_total", {
  help: "Passes of a loop that failed and will be tried again",
  labels: loop
})

export const handled = Meters.counter("loop_handled_total", {
  help: "Things a loop took care of, over all its passes",
  labels: loop
})
