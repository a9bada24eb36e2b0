import { type Refusal, tooFastForNumber, tooFastForPair, windowClosed } from "./GraphRefusal.ts"
import type { Settings } from "./Settings.ts"

interface Bucket {
  tokens: number
  at: number
}

/** Pairs and windows remembered; the one not used for longest is forgotten first. */
const MOST_KEPT = 200_000

/** One message to the same guest in six seconds, with 45 at once borrowed from the future. */
const PAIR = { burst: 45, perSecond: 1 / 6 }
const WINDOW_MILLIS = 24 * 60 * 60 * 1000

const remember = <V>(map: Map<string, V>, key: string, value: V): void => {
  map.delete(key)
  map.set(key, value)
  if (map.size > MOST_KEPT) {
    const [oldest] = map.keys()
    if (oldest !== undefined) map.delete(oldest)
  }
}

/** Takes a token, or says that there is none. */
const take = (buckets: Map<string, Bucket>, key: string, now: number, burst: number, perSecond: number): boolean => {
  const bucket = buckets.get(key) ?? { tokens: burst, at: now }
  const tokens = Math.min(burst, bucket.tokens + (Math.max(0, now - bucket.at) / 1000) * perSecond)
  const taken = tokens >= 1
  remember(buckets, key, { tokens: taken ? tokens - 1 : tokens, at: now })
  return taken
}

/** What Meta allows a number to send, for the limits that are switched on. Times are milliseconds since the epoch. */
export const make = () => {
  const pairs = new Map<string, Bucket>()
  const numbers = new Map<string, Bucket>()
  const heard = new Map<string, number>()

  return {
    /** A guest wrote: the 24 hours begin anew. An older message never moves them back. */
    hear: (phoneNumberId: string, guest: string, at: number): void => {
      const key = `${phoneNumberId}/${guest}`
      remember(heard, key, Math.max(at, heard.get(key) ?? 0))
    },
    refuse: (
      settings: Settings,
      phoneNumberId: string,
      to: string,
      template: boolean,
      now: number
    ): Refusal | undefined => {
      const pair = `${phoneNumberId}/${to}`
      if (settings.window && !template && now - (heard.get(pair) ?? -Infinity) > WINDOW_MILLIS) return windowClosed
      const { numberRate } = settings
      if (numberRate > 0 && !take(numbers, phoneNumberId, now, numberRate, numberRate)) return tooFastForNumber
      if (settings.pairRate && !take(pairs, pair, now, PAIR.burst, PAIR.perSecond)) return tooFastForPair
      return undefined
    }
  }
}
export type SendRates = ReturnType<typeof make>
