import { Schema } from "effect"

/** Text that PostgreSQL can keep: PostgreSQL refuses NUL, and halves of characters are none. */
const isKeepable = Schema.makeFilter((text: string) =>
  (text.isWellFormed() && !text.includes("\u0000")) || "text without NUL and without halves of characters"
)

/** A document of which every text can be kept. */
export const keepable = <S extends Schema.Top>(schema: S) =>
  schema.check(
    Schema.makeFilter((document: unknown) => isKept(document) || "text without NUL and without halves of characters")
  )

const isKept = (value: unknown): boolean => {
  if (typeof value === "string") return value.isWellFormed() && !value.includes("\u0000")
  if (typeof value !== "object" || value === null) return true
  return Object.entries(value).every(([name, one]) => isKept(name) && isKept(one))
}

/** From one character to so many, not only spaces. */
export const words = (most: number) =>
  Schema.String.check(Schema.isPattern(/\S/, { expected: "some words" }), Schema.isMaxLength(most), isKeepable)

/** Any of it, nothing included. */
export const anything = (most: number) => Schema.String.check(Schema.isMaxLength(most), isKeepable)
