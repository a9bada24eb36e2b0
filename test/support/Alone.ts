import { readdirSync, readFileSync } from "node:fs"

/** The whole system with everything around it, which is under load meanwhile. */
const ROOMS = ["alerts", "chaos", "dashboards", "spine"]

/** Whoever asks for this sees all that its process has counted, declared or spent, and not only what the file did. */
const LOOKS_AT_ITS_PROCESS = /Metric\.snapshot|telemetry\/Meters|MetricsContract|cpuUsage|memoryUsage/

/** Test files that each have a process of their own, with paths or patterns of paths below the project. */
export const ALONE: ReadonlyArray<string> = [
  ...ROOMS.map((room) => `test/${room}/**/*.test.ts`),
  ...readdirSync("test", { recursive: true, encoding: "utf8" })
    .map((path) => `test/${path.replaceAll("\\", "/")}`)
    .filter((path) => path.endsWith(".test.ts") && LOOKS_AT_ITS_PROCESS.test(readFileSync(path, "utf8")))
]
