import { isObject } from "./MetaJson.ts"

/** What a body's bytes say. `TooDeep` is JSON, but nothing that may be walked by functions that call themselves. */
export type Parsed =
  | { readonly _tag: "Json"; readonly value: unknown }
  | { readonly _tag: "TooDeep" }
  | { readonly _tag: "NotJson" }

/** Objects and lists inside each other; Meta's own go 12 deep. */
export const DEEPEST = 64

const utf8 = new TextDecoder("utf-8", { fatal: true })
const NOT_JSON: Parsed = { _tag: "NotJson" }
const TOO_DEEP: Parsed = { _tag: "TooDeep" }

/**
 * JSON in UTF-8, without anything that a later step or PostgreSQL would refuse: of a key said twice the last counts,
 * and NUL and lone surrogates are U+FFFD. Never throws.
 */
export const parse = (bytes: Uint8Array): Parsed => {
  try {
    const text = utf8.decode(bytes)
    const value: unknown = JSON.parse(text)
    if (!within(value, DEEPEST)) return TOO_DEEP
    // Only an escape can bring them in: raw, neither is JSON in UTF-8.
    return { _tag: "Json", value: SUSPICIOUS.test(text) ? clean(value) : value }
  } catch {
    return NOT_JSON
  }
}

const SUSPICIOUS = /\\u(?:0000|[dD][89a-fA-F])/

const within = (value: unknown, deeper: number): boolean => {
  if (Array.isArray(value)) return deeper > 0 && value.every((one) => within(one, deeper - 1))
  if (!isObject(value)) return true
  if (deeper === 0) return false
  for (const key in value) if (!within(value[key], deeper - 1)) return false
  return true
}

const clean = (value: unknown): unknown => {
  if (typeof value === "string") return cleanText(value)
  if (Array.isArray(value)) return value.map(clean)
  // Built from entries, so that a key called `__proto__` stays a key.
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [cleanText(key), clean(one)]))
  }
  return value
}

const cleanText = (text: string): string => text.replaceAll("\0", "\uFFFD").toWellFormed()
