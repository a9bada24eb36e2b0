import type { LogLevel } from "effect"

/** The same words are written so often within one window; the rest is counted. */
export const MOST = 100
/** Milliseconds. */
export const WINDOW = 10_000

/** Different words that are remembered; the one that began longest ago is forgotten first. */
const MOST_WORDS = 1_000

interface Saying {
  since: number
  count: number
  suppressed: number
}

/** Whether a line is written, and how many like it were not since the last one that was. */
export type Admission = { readonly _tag: "Write"; readonly suppressed: number } | { readonly _tag: "Suppress" }

const SUPPRESS: Admission = { _tag: "Suppress" }

/**
 * Keeps a hot line from drowning the others. What was not said lately is always written, however much else is: the first
 * of anything passes.
 */
export const make = () => {
  const sayings = new Map<string, Saying>()
  return (level: LogLevel.LogLevel, words: string, now: number): Admission => {
    const key = `${level} ${words.slice(0, 200)}`
    const saying = sayings.get(key)
    if (saying === undefined || now - saying.since >= WINDOW || now < saying.since) {
      sayings.delete(key)
      if (sayings.size >= MOST_WORDS) {
        for (const [oldest] of sayings) {
          sayings.delete(oldest)
          break
        }
      }
      sayings.set(key, { since: now, count: 1, suppressed: 0 })
      return { _tag: "Write", suppressed: saying?.suppressed ?? 0 }
    }
    saying.count += 1
    if (saying.count <= MOST) return { _tag: "Write", suppressed: 0 }
    saying.suppressed += 1
    return SUPPRESS
  }
}
