import { Effect, Random } from "effect"

/** Draws that are the same for the same seed and the same order of questions. */
export interface Chance {
  /** 0 (included) to 1. */
  readonly next: () => number
  readonly letters: (count: number) => string
  readonly hex: (count: number) => string
}

export const make = (seed: string): Effect.Effect<Chance> =>
  Effect.map(Random.Random.pipe(Random.withSeed(seed)), (random) => {
    const next = () => random.nextDoubleUnsafe()
    const drawn = (alphabet: string) => (count: number) =>
      Array.from({ length: count }, () => alphabet[Math.floor(next() * alphabet.length)] ?? "").join("")
    return { next, letters: drawn("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), hex: drawn("0123456789abcdef") }
  })
