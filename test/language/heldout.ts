import { Schema } from "effect"
import type { Language } from "../../src/domain/Language.ts"
import { LEARNT } from "../../src/language/IntentModel.ts"
import type { Intent } from "../../src/language/Understood.ts"
import en from "./heldout/en.json" with { type: "json" }
import es from "./heldout/es.json" with { type: "json" }
import pt from "./heldout/pt.json" with { type: "json" }

export interface Held {
  readonly intent: Intent
  readonly text: string
}

const Split = Schema.Record(Schema.Literals(LEARNT), Schema.Array(Schema.NonEmptyString))

const split = (file: unknown): ReadonlyArray<Held> => {
  const texts = Schema.decodeUnknownSync(Split)(file)
  return LEARNT.flatMap((intent) => texts[intent].map((text) => ({ intent, text })))
}

/** Kept apart from the phrases the models learn from, its mistakes never looked into. At least 25 an intent and language. */
export const heldout: Readonly<Record<Language, ReadonlyArray<Held>>> = { es: split(es), en: split(en), pt: split(pt) }
