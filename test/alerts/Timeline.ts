/** So many steps at one level. */
export interface Phase {
  readonly level: number
  readonly steps: number
}

/** Series over the phases of a trial, in promtool's notation. */
export interface Timeline {
  /** A counter that grows by so much a second while the level is `x`. */
  readonly counter: (rate: (x: number) => number) => string
  /** A gauge; `seconds` is the time since the trial began. Nothing is scraped while it is NaN. */
  readonly gauge: (value: (x: number, seconds: number) => number) => string
}

const written = (value: number): string => Number.isNaN(value) ? "_" : String(Number(value.toPrecision(12)))

export const make = (phases: ReadonlyArray<Phase>, minutes: number): Timeline => {
  const levels = phases.flatMap(({ level, steps }) => Array.from({ length: steps }, () => level))
  return {
    counter: (rate) => {
      let sum = 0
      return ["0", ...levels.map((level) => written(sum += rate(level) * minutes * 60))].join(" ")
    },
    gauge: (value) =>
      [levels[0] ?? 0, ...levels].map((level, index) => written(value(level, index * minutes * 60))).join(" ")
  }
}
