import type { Features } from "../../src/language/Features.ts"

export interface Example {
  readonly label: string
  readonly features: Features
  /** How much it counts beside the others. */
  readonly weight: number
}

export interface Training {
  readonly passes: number
  /** Of Adagrad, for the first step. */
  readonly rate: number
  /** Pull towards zero on every touched weight: what keeps a rare word from being sure of itself. */
  readonly decay: number
  /** A feature that fewer examples show is not learnt. */
  readonly least: number
}

/** A linear model by the names of its features; the row `""` is the bias. */
export interface Trained {
  readonly labels: ReadonlyArray<string>
  readonly rows: ReadonlyMap<string, Float64Array>
}

/** Errors below this are not worth a step; skipping them is most of the training's speed. */
const NEGLIGIBLE = 0.002
/** A prime: every pass meets every example, neighbours far apart. */
const STRIDE = 7919

const softmax = (scores: Float64Array): void => {
  const highest = Math.max(...scores)
  let sum = 0
  for (let k = 0; k < scores.length; k++) sum += scores[k] = Math.exp((scores[k] ?? 0) - highest)
  for (let k = 0; k < scores.length; k++) scores[k] = (scores[k] ?? 0) / sum
}

/** Multinomial logistic regression. Examples are taken in a fixed order: the same data is always the same model. */
export const train = (examples: ReadonlyArray<Example>, training: Training): Trained => {
  const labels = [...new Set(examples.map(({ label }) => label))].toSorted()
  const width = labels.length
  const shown = new Map<string, number>()
  for (const { features } of examples) for (const name of features.keys()) shown.set(name, (shown.get(name) ?? 0) + 1)
  const columns = new Map<string, number>([["", 0]])
  for (const [name, times] of shown) if (times >= training.least) columns.set(name, columns.size * width)
  const weights = new Float64Array(columns.size * width)
  const steps = new Float64Array(weights.length).fill(1e-6)
  const totals = new Map<string, number>()
  for (const { label, weight } of examples) totals.set(label, (totals.get(label) ?? 0) + weight)
  const mean = [...totals.values()].reduce((sum, one) => sum + one, 0) / width

  const known = examples.map(({ features, label, weight }) => {
    const told = [...features].flatMap(([name, value]) => {
      const row = columns.get(name)
      return row === undefined ? [] : [[row, value] as const]
    })
    return {
      at: labels.indexOf(label),
      rows: Int32Array.from([0, ...told.map(([row]) => row)]),
      values: Float64Array.from([1, ...told.map(([, value]) => value)]),
      // Half of the way to counting every subject the same, however many phrases it has.
      weight: weight * Math.sqrt(mean / (totals.get(label) ?? mean))
    }
  })
  const scores = new Float64Array(width)
  for (let pass = 0; pass < training.passes; pass++) {
    for (let i = 0; i < known.length; i++) {
      const example = known[(i * STRIDE + pass) % known.length]
      if (example === undefined) continue
      const { at, rows, values, weight } = example
      scores.fill(0)
      for (let j = 0; j < rows.length; j++) {
        const row = rows[j] ?? 0
        const value = values[j] ?? 0
        for (let k = 0; k < width; k++) scores[k] = (scores[k] ?? 0) + (weights[row + k] ?? 0) * value
      }
      softmax(scores)
      scores[at] = (scores[at] ?? 0) - 1
      for (let k = 0; k < width; k++) {
        const error = (scores[k] ?? 0) * weight
        if (Math.abs(error) < NEGLIGIBLE) continue
        for (let j = 0; j < rows.length; j++) {
          const cell = (rows[j] ?? 0) + k
          const slope = error * (values[j] ?? 0) + training.decay * (weights[cell] ?? 0)
          const step = (steps[cell] ?? 0) + slope * slope
          steps[cell] = step
          weights[cell] = (weights[cell] ?? 0) - training.rate * slope / Math.sqrt(step)
        }
      }
    }
  }
  return {
    labels,
    rows: new Map([...columns].map(([name, row]) => [name, weights.slice(row, row + width)]))
  }
}
