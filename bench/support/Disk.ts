import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from "node:fs"
import { join } from "node:path"
import { type Latencies, summarise } from "./Percentiles.ts"

const TRIES = 2_000

/** How long this disk takes to make 8 KiB durable, in milliseconds: what every commit costs at the least. */
export const flushTimes = (folder: string): Latencies => {
  const path = join(folder, "flush-probe")
  const file = openSync(path, "w")
  const page = new Uint8Array(8192)
  const times = Float64Array.from({ length: TRIES }, (_, index) => {
    const since = performance.now()
    writeSync(file, page, 0, page.length, (index % 2_048) * page.length)
    fdatasyncSync(file)
    return performance.now() - since
  })
  closeSync(file)
  rmSync(path)
  return summarise(times)
}
