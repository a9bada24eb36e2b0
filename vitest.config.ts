import { defineConfig } from "vitest/config"
import { ALONE } from "./test/support/Alone.ts"
import { SlowFirst } from "./test/support/SlowFirst.ts"

const shared = { include: ["test/**/*.test.ts"], pool: "forks" as const, testTimeout: 20_000, hookTimeout: 60_000 }

export default defineConfig({
  test: {
    globalSetup: ["test/support/PostgresServer.ts"],
    // One more than there are cores to count on: the longest of them mostly wait.
    maxWorkers: 3,
    sequence: { sequencer: SlowFirst },
    projects: [
      { test: { ...shared, name: "alone", include: [...ALONE] } },
      // Importing what a file needs takes longer than most of them run: a worker keeps it for the next one.
      { test: { ...shared, name: "together", exclude: [...ALONE], isolate: false } }
    ]
  }
})
