import { Buffer } from "node:buffer"
import { hashOf, type Learnt } from "../../src/language/LinearModel.ts"
import type { Trained } from "./Training.ts"

/** A row whose largest weight is below this says nothing. */
const SILENT = 0.02

/** A trained model in the form it is kept in: a byte for each weight. */
export const keep = ({ labels, rows }: Trained, temperature: number): Learnt => {
  const told = [...rows]
    .map(([name, row]) => ({
      hash: hashOf(name),
      row,
      most: row.reduce((most, one) => Math.max(most, Math.abs(one)), 0)
    }))
    .filter(({ most }) => most >= SILENT)
    .toSorted((one, other) => one.hash - other.hash)
  const hashes = Buffer.alloc(told.length * 4)
  const units = Buffer.alloc(told.length * 4)
  const weights = Buffer.alloc(told.length * labels.length)
  for (const [at, { hash, most, row }] of told.entries()) {
    hashes.writeUInt32LE(hash, at * 4)
    units.writeFloatLE(most, at * 4)
    for (const [k, weight] of row.entries()) weights.writeInt8(Math.round(weight / most * 127), at * labels.length + k)
  }
  return {
    labels,
    temperature,
    hashes: hashes.toString("base64"),
    units: units.toString("base64"),
    weights: weights.toString("base64")
  }
}
