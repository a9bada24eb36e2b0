import type { Features } from "./Features.ts"

export interface Example {
  readonly label: string
  readonly features: Features
}

export interface Training {
  readonly passes: number
  /** Of Adagrad, for the first step. */
  readonly rate: number
  /** Pull towards zero on every touched weight: what keeps a rare word from being sure of itself. */
  readonly decay: number
  /** Softens (above 1) or sharpens (below 1) the probabilities; measured by cross-validation. */
  readonly temperature: number
}

/** Probabilities by label, adding up to one. */
export type Odds = ReadonlyMap<string, number>

/** The features a model knows: where their weights begin, and how much of each there is. */
interface Evidence {
  readonly rows: Int32Array
  readonly values: Float32Array
}

/** Errors below this are not worth a step; skipping them is most of the training's speed. */
const NEGLIGIBLE = 0.002
/** An example whose label is missed by less than this is settled, and met only every other time. */
const SETTLED = 0.02
/** A prime: every pass meets every example, neighbours far apart. */
const STRIDE = 7919

const softmax = (scores: Float64Array, temperature: number): void => {
  const highest = Math.max(...scores)
  let sum = 0
  for (let k = 0; k < scores.length; k++) sum += scores[k] = Math.exp(((scores[k] ?? 0) - highest) / temperature)
  for (let k = 0; k < scores.length; k++) scores[k] = (scores[k] ?? 0) / sum
}

/** Examples between two pauses: a few milliseconds of work. */
export const SLICE = 100

export type Classify = (features: Features) => Odds

/**
 * Multinomial logistic regression, trained in slices: whoever drives it may do something else at each pause. Examples
 * are taken in a fixed order, so the same data is always the same model. What was never seen adds nothing: a text of
 * unknown words is close to undecided.
 */
export function* training(examples: ReadonlyArray<Example>, training: Training): Generator<void, Classify> {
  const labels = [...new Set(examples.map(({ label }) => label))].toSorted()
  const width = labels.length
  const columns = new Map<string, number>()
  for (const { features } of examples) {
    for (const name of features.keys()) if (!columns.has(name)) columns.set(name, (columns.size + 1) * width)
  }
  // The first row is the bias: what is likely before a word is read.
  const weights = new Float32Array((columns.size + 1) * width)
  const steps = new Float32Array(weights.length).fill(1e-6)

  const evidenceOf = (features: Features): Evidence => {
    const rows = new Int32Array(features.size + 1)
    const values = new Float32Array(features.size + 1)
    values[0] = 1
    let size = 1
    for (const [name, value] of features) {
      const row = columns.get(name)
      if (row === undefined) continue
      rows[size] = row
      values[size++] = value
    }
    return { rows: rows.subarray(0, size), values: values.subarray(0, size) }
  }
  const scoresOf = ({ rows, values }: Evidence): Float64Array => {
    const scores = new Float64Array(width)
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] ?? 0
      const value = values[i] ?? 0
      for (let k = 0; k < width; k++) scores[k] = (scores[k] ?? 0) + (weights[row + k] ?? 0) * value
    }
    return scores
  }
  /** One step towards the label; whether the example was settled before it. */
  const learn = (evidence: Evidence, label: number): boolean => {
    const errors = scoresOf(evidence)
    softmax(errors, 1)
    errors[label] = (errors[label] ?? 0) - 1
    const settled = -(errors[label] ?? 0) < SETTLED
    const wrong: Array<number> = []
    for (let k = 0; k < width; k++) if (Math.abs(errors[k] ?? 0) >= NEGLIGIBLE) wrong.push(k)
    for (let i = 0; i < evidence.rows.length; i++) {
      const row = evidence.rows[i] ?? 0
      const value = evidence.values[i] ?? 0
      for (const k of wrong) {
        const at = row + k
        const slope = (errors[k] ?? 0) * value + training.decay * (weights[at] ?? 0)
        const step = (steps[at] ?? 0) + slope * slope
        steps[at] = step
        weights[at] = (weights[at] ?? 0) - training.rate * slope / Math.sqrt(step)
      }
    }
    return settled
  }

  const known = examples.map(({ features, label }) => ({
    at: labels.indexOf(label),
    evidence: evidenceOf(features),
    rests: false
  }))
  for (let pass = 0; pass < training.passes; pass++) {
    for (let i = 0; i < known.length; i++) {
      const example = known[(i * STRIDE + pass) % known.length]
      if (i % SLICE === 0) yield
      if (example === undefined || (example.rests && pass % 2 === 1)) continue
      example.rests = learn(example.evidence, example.at)
    }
  }

  return (features) => {
    const scores = scoresOf(evidenceOf(features))
    softmax(scores, training.temperature)
    return new Map(labels.map((label, k) => [label, scores[k] ?? 0]))
  }
}
