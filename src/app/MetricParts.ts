import type { Metric } from "effect"
import * as Meters from "../telemetry/Meters.ts"

export type Registry = typeof Metric.MetricRegistry.Service
type Entry = readonly [key: string, series: Registry extends Map<string, infer Series> ? Series : never]

/** Series that are written without a pause: those of whole metrics, or some of one metric. */
export interface Part {
  readonly series: ReadonlyArray<Entry>
  /** It goes on with the metric of the part before, whose header stands there. */
  readonly again: boolean
}

/** Lines that are written without a pause: one to three milliseconds of work. */
export const MOST_LINES = 500

/**
 * Every series in parts of about `most` lines. A metric's series stand together, as Prometheus wants them; in the
 * registry they stand in the order of their first update.
 */
export const partsOf = (registry: Registry, most = MOST_LINES): ReadonlyArray<Part> => {
  const parts: Array<Part> = []
  let series: Array<Entry> = []
  let again = false
  let lines = 0
  const end = (within: boolean) => {
    if (series.length > 0) parts.push({ series, again })
    series = []
    again = within
    lines = 0
  }
  for (const metric of Map.groupBy(registry, ([, { id }]) => id).values()) {
    // A part that goes on with a metric loses its headers, so no other metric stands in it.
    if (again) end(false)
    metric.forEach((entry, index) => {
      if (lines >= most) end(index > 0)
      series.push(entry)
      lines += linesOf(entry)
    })
  }
  end(false)
  return parts
}

/** A histogram has a line for each bucket, for infinity, and for its sum and its count. */
const linesOf = ([, { id, type }]: Entry): number =>
  type === "Histogram" ? (Meters.declared.get(id)?.buckets.length ?? 0) + 3 : 1
