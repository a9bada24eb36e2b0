import { readdirSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import type { Meter } from "../../src/telemetry/Meters.ts"

export interface Declared extends Meter {
  /** The file that declares it, under `src`. */
  readonly file: string
}

/**
 * The metrics contract: every metric of every room, gathered from the `*Metrics.ts` files. Only the two entries of the
 * registry that a file adds are its own, so a metric declared anywhere else is found missing here.
 */
export const gather = async (root: string): Promise<ReadonlyArray<Declared>> => {
  const src = join(root, "src")
  const { declared } = await import(pathToFileURL(join(src, "telemetry/Meters.ts")).href)
  const files = readdirSync(src, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => /\/[A-Z]\w*Metrics\.ts$/.test(path))
    .toSorted()
  const home = new Map<string, string>()
  for (const file of files) {
    await import(pathToFileURL(join(src, file)).href)
    for (const name of declared.keys()) if (!home.has(name)) home.set(name, file)
  }
  return [...declared.values()].map((meter: Meter) => Object.assign({ file: home.get(meter.name) ?? "" }, meter))
}
