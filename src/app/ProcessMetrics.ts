import { Duration, Effect } from "effect"
import * as Meters from "../telemetry/Meters.ts"

const residentMemory = Meters.gauge("process_resident_memory_bytes", { help: "Memory of the process in bytes" })

const startTime = Meters.gauge("process_start_time_seconds", {
  help: "Seconds since the epoch at which the process started"
})

/** A distribution, for a gauge would forget the worst moment between two scrapes. */
const eventLoopDelay = Meters.histogram("event_loop_delay_seconds", {
  help: "How late a timer fires: the time for which everything else waits",
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
})

const series = Meters.gauge("metrics_series", { help: "Series of our own metrics, each of its labels once" })

const overflowing = Meters.gauge("metrics_overflowing", {
  help: "Metrics with so many series that new ones are counted under __other__"
})

/** For each scrape: how many series it will hold. */
export const countSeries = Effect.suspend(() => {
  const census = Meters.census()
  return Effect.andThen(series({}, census.series), overflowing({}, census.overflowing))
})

/** For the table of loops: what the process weighs, and since when it lives. */
export const weightLoop = {
  name: "process-weight",
  every: "5 seconds",
  pass: Effect.gen(function* () {
    yield* residentMemory({}, process.memoryUsage.rss())
    // Always the same, or every second look would be a restart.
    yield* startTime({}, Math.round(performance.timeOrigin / 1000))
    return 0
  })
} as const

const PROBE = Duration.millis(100)

/** For the table of loops: how late each tenth of a second is. */
export const delayLoop = {
  name: "event-loop-delay",
  every: "0 millis",
  pass: Effect.gen(function* () {
    const [slept] = yield* Effect.timed(Effect.sleep(PROBE))
    yield* eventLoopDelay({}, Math.max(0, Duration.toSeconds(slept) - Duration.toSeconds(PROBE)))
    return 0
  })
} as const
