import { counted } from "./Output.ts"
import * as Table from "./Table.ts"

/** One delivery: its answer's status, or null when nobody answered, and how long that took. */
export interface Posted {
  readonly status: number | null
  readonly millis: number
}

export interface PostReport {
  readonly url: string
  readonly files: number
  readonly posted: number
  /** Deliveries by status; `no answer` for those without one. */
  readonly answers: Readonly<Record<string, number>>
  readonly seconds: number
  readonly perSecond: number
  /** Milliseconds from the moment each delivery was due. */
  readonly latency: { readonly p50: number; readonly p99: number; readonly most: number }
  /** Gives the same order again; null when the order was that of the files. */
  readonly seed: string | null
}

type Run = Pick<PostReport, "url" | "files" | "seconds" | "seed">

export const of = ({ files, seconds, seed, url }: Run, all: ReadonlyArray<Posted>): PostReport => {
  const answers: Record<string, number> = {}
  for (const { status } of all) {
    const name = status === null ? "no answer" : String(status)
    answers[name] = (answers[name] ?? 0) + 1
  }
  const latencies = Float64Array.from(all, ({ millis }) => millis).toSorted()
  return {
    url,
    files,
    posted: all.length,
    answers,
    seconds: rounded(seconds),
    perSecond: rounded(all.length / Math.max(seconds, 0.001)),
    latency: {
      p50: rounded(percentile(latencies, 0.5)),
      p99: rounded(percentile(latencies, 0.99)),
      most: rounded(percentile(latencies, 1))
    },
    seed
  }
}

export const render = ({ answers, files, latency, perSecond, posted, seconds, seed, url }: PostReport): string =>
  Table.facts([
    ["posted", `${posted} (${counted(files, "file")}) to ${url} in ${seconds} s, ${perSecond} a second`],
    ["answers", Object.entries(answers).map(([status, count]) => `${status}: ${count}`).join("   ")],
    ["latency", `p50 ${latency.p50} ms   p99 ${latency.p99} ms   most ${latency.most} ms`],
    ...(seed === null ? [] : [["seed", seed] as const])
  ])

/** Nearest rank of sorted values. */
export const percentile = (sorted: Float64Array, share: number): number =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0

const rounded = (value: number): number => Math.round(value * 100) / 100
