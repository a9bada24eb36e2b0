import { Predicate } from "effect"

/** Names of what must never be kept, whatever the value looks like. */
const SECRET = /passw|secret|token|hash|authorization|cookie|credential|api.?key|private/i

/** Beyond it a value tells more than anybody will read, and may be somebody's document. */
const MOST_CHARACTERS = 8_000
const MOST_DEPTH = 12

/** A value as it may be kept for years: no secrets, nothing that JSON or PostgreSQL cannot hold, of bounded length. */
export const evidenceOf = (value: unknown): unknown => {
  const kept = cleaned(value, MOST_DEPTH)
  const length = JSON.stringify(kept)?.length ?? 0
  return length > MOST_CHARACTERS ? { leftOut: `${length} characters` } : kept ?? null
}

const cleaned = (value: unknown, deeper: number): unknown => {
  if (typeof value === "string") return readable(value)
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value)
  if (typeof value === "bigint") return String(value)
  if (typeof value === "boolean" || value === null) return value
  if (deeper === 0) return "…"
  if (Array.isArray(value)) return value.map((one) => cleaned(one, deeper - 1) ?? null)
  if (!Predicate.isObject(value)) return undefined
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      readable(name),
      SECRET.test(name) && one !== null && typeof one !== "boolean" ? "[removed]" : cleaned(one, deeper - 1)
    ])
  )
}

/** jsonb refuses NUL and halves of characters. */
export const readable = (text: string): string => text.toWellFormed().replaceAll("\u0000", "\ufffd")
