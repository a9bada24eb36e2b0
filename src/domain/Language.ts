import { Schema } from "effect"

/** The languages a guest is answered in. Spanish is the house's own. */
export const Language = Schema.Literals(["es", "en", "pt"])
export type Language = typeof Language.Type
export const LANGUAGES = ["es", "en", "pt"] as const satisfies ReadonlyArray<Language>
