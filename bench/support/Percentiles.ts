/** What a run's latencies say, in milliseconds. Exact: every one was kept. */
export interface Latencies {
  readonly count: number
  readonly mean: number
  readonly p50: number
  readonly p90: number
  readonly p99: number
  readonly p999: number
  readonly max: number
}

export const summarise = (latencies: Float64Array): Latencies => {
  const sorted = latencies.toSorted()
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
  return {
    count: sorted.length,
    mean: sorted.reduce((sum, one) => sum + one, 0) / sorted.length,
    p50: at(0.5),
    p90: at(0.9),
    p99: at(0.99),
    p999: at(0.999),
    max: at(1)
  }
}

/** The middle one; between two, their mean. Of an odd number of runs it is a run that really happened. */
export const median = (values: ReadonlyArray<number>): number => {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}
