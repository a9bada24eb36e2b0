/** Whether two sets of values differ, by ranks alone (Mann-Whitney), so that a few slow ones decide nothing. */
export interface RankTest {
  /** How often one of the first is above one of the second, ties counting half: 0.5 when nothing tells them apart. */
  readonly above: number
  /** How often chance alone would show at least such a difference. */
  readonly p: number
}

export const rankTest = (first: ReadonlyArray<number>, second: ReadonlyArray<number>): RankTest => {
  let wins = 0
  for (const one of first) for (const other of second) wins += one > other ? 1 : one === other ? 0.5 : 0
  const pairs = first.length * second.length
  const spread = Math.sqrt(pairs * (first.length + second.length + 1) / 12)
  const z = Math.abs(wins - pairs / 2) / spread
  return { above: wins / pairs, p: 2 * (1 - normal(z)) }
}

/** Of the standard normal distribution, by Abramowitz and Stegun 26.2.17: right to seven digits. */
const normal = (z: number): number => {
  const t = 1 / (1 + 0.2316419 * z)
  const tail = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429].reduce(
    (sum, factor, n) => sum + factor * t ** (n + 1),
    0
  )
  return 1 - Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * tail
}
