export type Colour = "green" | "yellow" | "orange" | "red" | "blue" | "purple" | "text"

/** A panel as data. What Grafana wants to know of it besides is the same for all and stands in `Render.ts`. */
export interface Panel {
  readonly kind: "series" | "stacked" | "stat" | "gauge" | "table" | "pie" | "timeline"
  readonly title: string
  /** What the figure means and what to do about it: the hint at the panel's corner. */
  readonly what: string
  /** A unit of Grafana, such as `s`, `reqps` or `percent`. */
  readonly unit: string
  /** PromQL by the legend of its series. */
  readonly queries: Readonly<Record<string, string>>
  /** Columns of 24. */
  readonly width?: number
  /** A number that the hotel's own documents give it. */
  readonly id?: number
  readonly thresholds?: Thresholds
  readonly states?: States
  /** Colours of series, by their legend. */
  readonly colours?: Readonly<Record<string, Colour>>
  readonly max?: number
  /** Text in place of a figure, where nothing is the usual case. */
  readonly empty?: string
  /** Where nothing is not just no figure, but good or bad. */
  readonly emptyColour?: Colour
  /** Alerts whose runbooks say what to do. */
  readonly alerts?: ReadonlyArray<string>
}

/** Words for values. */
export type States = Readonly<Record<number, readonly [text: string, colour: Colour]>>

/** A colour, and the values from which on others stand. */
export interface Thresholds {
  readonly base: Colour
  readonly steps: ReadonlyArray<readonly [from: number, colour: Colour]>
}

type Spec = Omit<Panel, "kind">

export const series = (spec: Spec): Panel => ({ kind: "series", ...spec })
export const stacked = (spec: Spec): Panel => ({ kind: "stacked", ...spec })
export const stat = (spec: Spec): Panel => ({ kind: "stat", ...spec })
export const gauge = (spec: Spec): Panel => ({ kind: "gauge", ...spec })
export const table = (spec: Spec): Panel => ({ kind: "table", ...spec })
export const pie = (spec: Spec): Panel => ({ kind: "pie", ...spec })
export const timeline = (spec: Spec): Panel => ({ kind: "timeline", ...spec })

/** More is worse: green, then the colours from these values on. */
export const above = (...steps: Thresholds["steps"]): Thresholds => ({ base: "green", steps })

/** Less is worse: red, then the colours from these values on. */
export const from = (...steps: Thresholds["steps"]): Thresholds => ({ base: "red", steps })

/** States of the circuit breaker, as `pms_circuit_breaker_state` counts them. */
export const BREAKER: States = { 0: ["CLOSED", "green"], 1: ["OPEN", "red"], 2: ["HALF-OPEN", "yellow"] }

export const UP_OR_DOWN: States = { 0: ["DOWN", "red"], 1: ["UP", "green"] }
