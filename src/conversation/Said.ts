import { SURE } from "../language/IntentModel.ts"
import { intentOfChoice } from "../language/HelpChoices.ts"
import type { Entities } from "../language/Entities.ts"
import type { Intent, Understood } from "../language/Understood.ts"
import type { GuestTurn } from "./GuestTurn.ts"
import type { BotState } from "./State.ts"
import { type Choice, choiceOf } from "./talk/Choice.ts"

/** A guest's turn as the rules read it: a tap, or the number of a choice that was shown, says what it stands for. */
export interface Said {
  readonly intent: Intent
  /** Sure enough to act on what cannot be taken back. */
  readonly sure: boolean
  readonly entities: Entities
  readonly choice: Choice | null
}

export const saidIn = (
  { menu }: BotState,
  { tapped }: GuestTurn,
  { confidence, entities, intent }: Understood
): Said => {
  const id = tapped?.id ?? numbered(menu, entities)
  const choice = id === null ? null : choiceOf(id)
  const asked = choice !== null ? INTENT[choice._tag] : id === null ? undefined : intentOfChoice(id)
  return { intent: asked ?? intent, sure: asked !== undefined || confidence >= SURE, entities, choice }
}

const INTENT = { Offer: "inform", Yes: "affirm", No: "deny", Date: "inform" } as const satisfies Record<
  Choice["_tag"],
  Intent
>

/** A number alone picks from what was shown last; "two people" does not. */
const numbered = (menu: ReadonlyArray<string>, { party, pick, stay }: Entities): string | null =>
  typeof pick === "number" && party === null && stay === null ? menu[pick - 1] ?? null : null
