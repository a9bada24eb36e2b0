import { Schema } from "effect"
import { type Language, LANGUAGES } from "../../src/domain/Language.ts"
import { type Intent, INTENTS } from "../../src/language/Understood.ts"
import en from "./dev/en.json" with { type: "json" }
import es from "./dev/es.json" with { type: "json" }
import pt from "./dev/pt.json" with { type: "json" }

export interface Tried {
  readonly language: Language
  readonly intent: Intent
  readonly text: string
}

const decode = Schema.decodeUnknownSync(
  Schema.Record(Schema.Literals(INTENTS), Schema.optional(Schema.Array(Schema.NonEmptyString)))
)

/**
 * Phrases said in other ways than most that is learnt from: what features and settings were chosen by, and where gaps in
 * `heard/` were seen. How good the models are is measured elsewhere, on phrases nobody has looked at.
 */
export const dev: ReadonlyArray<Tried> = LANGUAGES.flatMap((language) => {
  const texts = decode({ en, es, pt }[language])
  return INTENTS.flatMap((intent) => (texts[intent] ?? []).map((text) => ({ language, intent, text })))
})
