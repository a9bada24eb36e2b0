/** What is kept of one key. `freshAt` is when it says no more than a key never seen, in milliseconds of the clock. */
export type Allowance =
  | { readonly _tag: "Window"; readonly count: number; readonly freshAt: number }
  | { readonly _tag: "Bucket"; readonly tokens: number; readonly lastRefill: number; readonly freshAt: number }

export interface Taken {
  readonly allowance: Allowance
  /** What the store answers: count and time to live, or tokens left and time since the last refill. */
  readonly answer: readonly [number, number]
}

/** Takes from a window that lasts as long as its tokens take to refill, and then begins anew. */
export const fromWindow = (
  known: Allowance | undefined,
  asked: { readonly tokens: number; readonly refillMillis: number; readonly limit: number | undefined },
  now: number
): Taken => {
  const before = known?._tag === "Window" && known.freshAt > now
    ? known
    : { _tag: "Window", count: 0, freshAt: now } as const
  const count = before.count + asked.tokens
  if (asked.limit !== undefined && count > asked.limit) {
    return { allowance: before, answer: [count, before.freshAt - now] }
  }
  const freshAt = before.freshAt + asked.refillMillis * asked.tokens
  return { allowance: { _tag: "Window", count, freshAt }, answer: [count, freshAt - now] }
}

/** Takes from a bucket that fills one token at a time. Below zero nothing is taken unless debt is allowed. */
export const fromBucket = (
  known: Allowance | undefined,
  asked: {
    readonly tokens: number
    readonly refillMillis: number
    readonly limit: number
    readonly allowOverflow: boolean
  },
  now: number
): Taken => {
  const before = known?._tag === "Bucket" ? known : { tokens: asked.limit, lastRefill: now }
  const refills = Math.max(0, Math.floor((now - before.lastRefill) / asked.refillMillis))
  const filled = Math.min(asked.limit, before.tokens + refills)
  const lastRefill = filled >= asked.limit ? now : before.lastRefill + refills * asked.refillMillis
  const left = filled - asked.tokens
  const tokens = left >= 0 || asked.allowOverflow ? left : filled
  const freshAt = lastRefill + Math.ceil(asked.limit - tokens) * asked.refillMillis
  return {
    allowance: { _tag: "Bucket", tokens, lastRefill, freshAt },
    answer: [left, Math.max(0, now - lastRefill)]
  }
}

/**
 * The moment up to which allowances are forgotten when there are too many: at least a tenth goes, and what is nearest
 * to fresh goes first. Whoever invents keys to push out a spent one has to spend each of them as far.
 */
export const forgetUntil = (freshAts: ReadonlyArray<number>, now: number): number => {
  const sorted = Float64Array.from(freshAts).toSorted()
  return Math.max(now, sorted[Math.floor(sorted.length / 10)] ?? now)
}
