import type { Language } from "../domain/Language.ts"
import { say } from "./Phrases.ts"
import type { Intent } from "./Understood.ts"

/** What the agent can do now, in the order it is offered. */
export const HELP_INTENTS = ["hotel_location", "business_hours_info", "human"] as const satisfies ReadonlyArray<Intent>
export type HelpIntent = typeof HELP_INTENTS[number]

export interface HelpChoice {
  /** What comes back when it is tapped. */
  readonly id: HelpIntent
  /** At most 20 characters: a button's title. */
  readonly title: string
}

/** The answers to tap under a greeting, help or a clarification. */
export const helpChoices = (language: Language): readonly [HelpChoice, HelpChoice, HelpChoice] => [
  { id: "hotel_location", title: say(language, "chooseLocation") },
  { id: "business_hours_info", title: say(language, "chooseReceptionHours") },
  { id: "human", title: say(language, "chooseHuman") }
]

/** What a tapped choice asks for; nothing when the id is not one of ours. */
export const intentOfChoice = (id: string): HelpIntent | undefined => HELP_INTENTS.find((intent) => intent === id)
