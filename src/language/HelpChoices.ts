import type { Language } from "../domain/Language.ts"
import { say } from "./Phrases.ts"
import { type Intent, INTENTS } from "./Understood.ts"

/** What a greeting offers, in this order. */
export const helpIds = ["check_availability", "hotel_location", "human"] as const satisfies ReadonlyArray<Intent>
export type HelpIntent = typeof helpIds[number]

export interface HelpChoice {
  /** What comes back when it is tapped. */
  readonly id: HelpIntent
  /** At most 20 characters: a button's title. */
  readonly title: string
}

/** The answers to tap under a greeting, help or a clarification. */
export const helpChoices = (language: Language): readonly [HelpChoice, HelpChoice, HelpChoice] => [
  { id: "check_availability", title: say(language, "chooseAvailability") },
  { id: "hotel_location", title: say(language, "chooseLocation") },
  { id: "human", title: say(language, "chooseHuman") }
]

/** What a tapped choice asks for, also one that an earlier version offered; nothing when the id is not a question. */
export const intentOfChoice = (id: string): Intent | undefined =>
  TAPPABLE.has(id) ? INTENTS.find((intent) => intent === id) : undefined

const TAPPABLE: ReadonlySet<string> = new Set<Intent>([...helpIds, "business_hours_info"])
