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

/** What `lastSuccess` cannot tell of a loop whose first pass never ends. */
export const started = Meters.gauge("loop_started_timestamp_seconds", {
  help: "Seconds since the epoch at which each loop began",
  labels: loop
})

export const interval = Meters.gauge("loop_interval_seconds", {
  help: "Time from one pass of a loop to the next",
  labels: loop
})

export const restarts = Meters.counter("loop_restarts_total", {
  help: "Passes that a loop began anew after one that failed",
  labels: loop
})
