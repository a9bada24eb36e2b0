import type { Slo } from "./Slo.ts"

/** What an installation may say about its rules. */
export interface RuleSettings {
  readonly slo: Slo
  /** Messages a second above which ratios are believed whatever their counts. */
  readonly trafficFloor: number
  /** Hours of the day in UTC, half open, in which guests write. */
  readonly businessHours: { readonly from: number; readonly to: number }
  /** Where the database keeps its data, as the node exporter names mount points. */
  readonly databaseMount: string
  /** Page of the runbooks; an alert's heading is its anchor. */
  readonly runbooks: string
  readonly grafana: string
}

/** Writes times into expressions. Rules are tried on a real Prometheus with an hour made of seconds. */
export interface Times {
  /** A window, an interval or a wait such as `5m`. */
  readonly w: (duration: string) => string
  /** A number of seconds that is compared with an age. */
  readonly s: (seconds: number) => string
}

/** As written. */
export const realTimes: Times = { w: (duration) => duration, s: String }

/** What one file of rules is made from. */
export type RuleContext = RuleSettings & Times
