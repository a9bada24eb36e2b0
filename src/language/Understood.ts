import type { Language } from "../domain/Language.ts"

/** What a guest may want. The seed's keys where it has one. */
export const INTENTS = ["greeting", "help", "hotel_location", "business_hours_info", "human", "unknown"] as const
export type Intent = typeof INTENTS[number]

export interface Understood {
  readonly intent: Intent
  /** 0 to 1; below .45 the intent is `unknown`. */
  readonly confidence: number
  readonly language: Language
  /** `text` when the words showed it, `context` when the conversation's own language was kept. */
  readonly languageFrom: "text" | "context"
}
