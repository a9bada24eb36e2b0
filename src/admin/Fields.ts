import { Schema } from "effect"
import { words } from "./Words.ts"

/** Path: an id that the database counts. */
export const byNumber = {
  id: Schema.String.check(Schema.isPattern(/^[1-9]\d{0,17}$/, { expected: "a number from the list" }))
}

/** Path: an id that we drew. */
export const byWord = { id: words(100) }

/** Body: for whoever reads it later; no guest's words. */
export const because = { because: words(500) }
