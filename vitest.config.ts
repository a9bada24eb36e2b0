import { defineConfig } from "vitest/config"
import { SlowFirst } from "./test/support/SlowFirst.ts"

/** They measure what their own process spends, or look at it as a whole: each has one of its own. */
const ALONE = [
  "test/spine/**/*.test.ts",
  "test/chaos/**/*.test.ts",
  "test/alerts/**/*.test.ts",
  "test/dashboards/**/*.test.ts",
  "test/docs/Metrics.test.ts",
  "test/language/Listener.test.ts",
  "test/language/entities/EntitiesOf.property.test.ts"
]

const shared = { include: ["test/**/*.test.ts"], pool: "forks", testTimeout: 20_000, hookTimeout: 60_000 } as const

export default defineConfig({
  test: {
    globalSetup: ["test/support/PostgresServer.ts"],
    maxWorkers: 3,
    sequence: { sequencer: SlowFirst },
    projects: [
      { test: { ...shared, name: "alone", include: ALONE } },
      // Importing what a file needs takes longer than most of them run: a worker keeps it for the next one.
      { test: { ...shared, name: "together", exclude: ALONE, isolate: false } }
    ]
  }
})
