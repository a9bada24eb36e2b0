import { Buffer } from "node:buffer"
import type { Features } from "./Features.ts"

/** A learnt model as it is kept: what `deno task learn` writes. */
export interface Learnt {
  readonly labels: ReadonlyArray<string>
  /** Softens (above 1) or sharpens (below 1) the probabilities; fitted on phrases that were not learnt from. */
  readonly temperature: number
  /** `hashOf` each known feature, ascending, as 32-bit numbers in base64. */
  readonly hashes: string
  /** What a weight of 127 is worth in each row, as 32-bit floats in base64. */
  readonly units: string
  /** A row for each known feature, a signed byte for each label, in base64. */
  readonly weights: string
}

/** Probabilities by label, adding up to one. */
export type Odds = ReadonlyMap<string, number>

export type Classify = (features: Features) => Odds

/** The feature that every text has. */
export const BIAS = ""

/** FNV-1a over the UTF-16 units of a feature's name. */
export const hashOf = (name: string): number => {
  let hash = 0x811c9dc5
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193)
  return hash >>> 0
}

const bytesOf = (base64: string): DataView => {
  const { buffer, byteLength, byteOffset } = Buffer.from(base64, "base64")
  return new DataView(buffer, byteOffset, byteLength)
}

/** Multinomial logistic regression. What was never seen adds nothing: a text of unknown words is close to undecided. */
export const linearModel = ({ hashes, labels, temperature, units, weights }: Learnt): Classify => {
  const known = bytesOf(hashes)
  const unit = bytesOf(units)
  const cells = bytesOf(weights)
  const width = labels.length
  const rows = new Map<number, number>()
  for (let row = 0; row * 4 < known.byteLength; row++) rows.set(known.getUint32(row * 4, true), row)

  return (features) => {
    const scores = new Float64Array(width)
    const add = (name: string, value: number): void => {
      const row = rows.get(hashOf(name))
      if (row === undefined) return
      const worth = value * unit.getFloat32(row * 4, true) / (127 * temperature)
      for (let k = 0; k < width; k++) scores[k] = (scores[k] ?? 0) + cells.getInt8(row * width + k) * worth
    }
    add(BIAS, 1)
    for (const [name, value] of features) add(name, value)
    const highest = Math.max(...scores)
    const powers = scores.map((score) => Math.exp(score - highest))
    const sum = powers.reduce((all, one) => all + one, 0)
    return new Map(labels.map((label, k) => [label, (powers[k] ?? 0) / sum]))
  }
}
