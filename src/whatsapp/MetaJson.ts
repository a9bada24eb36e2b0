/**
 * Reading JSON that somebody else wrote. Every reader takes anything and answers `undefined` for what it is not; only
 * own, named properties are ever read, so a key like `__proto__` is just a key.
 */
export type Json = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value)

export const objectOf = (value: unknown): Json | undefined => isObject(value) ? value : undefined

export const listOf = (value: unknown): ReadonlyArray<unknown> | undefined => Array.isArray(value) ? value : undefined

export const textOf = (value: unknown): string | undefined => typeof value === "string" ? value : undefined

export const flagOf = (value: unknown): boolean | undefined => typeof value === "boolean" ? value : undefined

export const numberOf = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isFinite(value) ? value : undefined

/** Text cut to what a name or a title may be, never in the middle of a character. */
export const shortTextOf = (value: unknown, most = 256): string | undefined => {
  if (typeof value !== "string") return undefined
  return value.length <= most ? value : value.slice(0, most).toWellFormed()
}

// Three of them and a word make a provider key, which must stay under what a PostgreSQL index takes (2,704 bytes).
const ID = /^[\x21-\x7e]{1,256}$/

/** One of Meta's ids: printable ASCII. A number is none, because its digits may already be lost. */
export const idOf = (value: unknown): string | undefined =>
  typeof value === "string" && ID.test(value) ? value : undefined

const WORD = /^[A-Za-z0-9_.-]{1,64}$/

/** A word of Meta's vocabulary (a type, a state, a field) that is fit for a column and a key. */
export const wordOf = (value: unknown): string | undefined =>
  typeof value === "string" && WORD.test(value) ? value : undefined

/** 2009-01-01: nobody wrote on WhatsApp before there was one. */
const FIRST_INSTANT = 1_230_768_000_000
/** How far Meta's clock may be ahead of ours before we believe neither. */
const AHEAD = 86_400_000

/** Meta's unix seconds, text or number, as milliseconds; `null` for what cannot be an instant of a message. */
export const instantOf = (value: unknown, receivedAt: number): number | null => {
  const seconds = typeof value === "number"
    ? value
    : typeof value === "string" && /^\d{1,12}$/.test(value)
    ? Number(value)
    : Number.NaN
  const instant = seconds * 1000
  return Number.isSafeInteger(seconds) && instant >= FIRST_INSTANT && instant <= receivedAt + AHEAD ? instant : null
}
