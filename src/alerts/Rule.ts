/** `critical` wakes somebody, `warning` waits for the morning, `info` is only shown, `none` is a sign of life. */
export type Severity = "critical" | "warning" | "info" | "none"

/** A series that Prometheus computes. */
export interface Recording {
  readonly record: string
  readonly expr: string
  readonly labels?: Readonly<Record<string, string>>
  /** What is meant on purpose otherwise than the hotel's own documents have it. */
  readonly note?: string
}

export interface Alert {
  readonly alert: string
  readonly expr: string
  /** How long the condition holds before somebody is told. */
  readonly for?: string
  readonly severity: Severity
  readonly summary: string
  readonly description: string
  /** The uid of the dashboard to look at. */
  readonly dashboard: string
  readonly note?: string
}

export type Rule = Recording | Alert

/** Rules that are evaluated together, in their order: a rule may read those before it. */
export interface Group {
  readonly name: string
  readonly interval?: string
  readonly rules: ReadonlyArray<Rule>
}

export const isAlert = (rule: Rule): rule is Alert => "alert" in rule
