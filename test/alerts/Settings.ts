import { realTimes, type RuleContext } from "../../src/alerts/RuleSettings.ts"

/** The defaults. */
export const SETTINGS: RuleContext = {
  slo: { target: 99, budget: 0.01 },
  trafficFloor: 0.5,
  businessHours: { from: 12, to: 23 },
  databaseMount: "/",
  runbooks: "docs/runbooks.md",
  grafana: "http://localhost:3000",
  ...realTimes
}
