import { Schema } from "effect"

/** Text that PostgreSQL can keep: PostgreSQL refuses NUL, and halves of characters are none. */
const isKeepable = Schema.makeFilter((text: string) =>
  (text.isWellFormed() && !text.includes("\u0000")) || "text without NUL and without halves of characters"
)

/** From one character to so many, not only spaces. */
export const words = (most: number) =>
  Schema.String.check(Schema.isPattern(/\S/, { expected: "some words" }), Schema.isMaxLength(most), isKeepable)

/** Any of it, nothing included. */
export const anything = (most: number) => Schema.String.check(Schema.isMaxLength(most), isKeepable)
