import { conceptsOf, plainWords } from "./Concepts.ts"
import type { Odds } from "./LinearModel.ts"
import type { Words } from "./Reading.ts"
import type { Asked } from "./Understood.ts"

/** A longer message than this is rarely the plain answer to a question. In words. */
const SHORT = 6
/** The longest name that is written on a booking, in words. */
const NAME = 5
const DIGIT = /\p{N}/u

/** Concepts that a person's name may happen to touch. */
const BESIDE_A_NAME: ReadonlySet<string> = new Set(["name", "func", "hello", "date", "my"])
/** What is left of a message that only wants to stop: `cancelar`, `cancel it please`. */
const BESIDE_A_STOP: ReadonlySet<string> = new Set(["cancel", "func", "thanks", "want", "again", "no"])

/** How much likelier an answer to what was asked is than the same words out of the blue. */
const LIKELIER = 8

type Meant = ReadonlyArray<ReadonlySet<string>>

const every = (meant: Meant, among: ReadonlySet<string>): boolean =>
  meant.every((concepts) => [...concepts].every((concept) => among.has(concept)))

const answers = (asked: Exclude<Asked, "yes_no">, words: Words, meant: Meant): boolean => {
  switch (asked) {
    case "name":
      return words.length <= NAME && !words.some(({ plain }) => DIGIT.test(plain)) && every(meant, BESIDE_A_NAME)
    case "room":
      return words.length <= SHORT && meant.some((concepts) => concepts.has("room") || concepts.has("ordinal"))
    case "stay":
    case "arrive":
    case "leave":
      return words.length <= SHORT &&
        meant.some((concepts, at) =>
          concepts.has("date") || concepts.has("night") || DIGIT.test(words[at]?.plain ?? "")
        )
    case "party":
    case "child_ages":
      return words.length <= SHORT &&
        meant.some((concepts, at) => concepts.has("people") || DIGIT.test(words[at]?.plain ?? ""))
    default:
      return words.length <= SHORT && words.some(({ plain }) => DIGIT.test(plain))
  }
}

/** Nothing but a name, where one was asked for: `Ana María Pérez` is no Spanish. */
export const isOnlyName = (asked: Asked | null, words: Words): boolean =>
  asked === "name" && answers(asked, words, conceptsOf(plainWords(words)))

/** The odds once it is known what the house asked last: after a question, what may answer it most likely does. */
export const expecting = (odds: Odds, asked: Asked | null, words: Words): Odds => {
  if (asked === null) return odds
  const meant = conceptsOf(plainWords(words))
  const weighed = new Map(odds)
  const raise = (intent: string, factor: number) => weighed.set(intent, (weighed.get(intent) ?? 0) * factor)
  if (asked === "yes_no") {
    raise("affirm", LIKELIER)
    raise("deny", LIKELIER)
  } else if (answers(asked, words, meant)) {
    // A name is made of words that nobody knows: what the model makes of them says nothing.
    if (asked === "name") return new Map([...odds.keys()].map((intent) => [intent, intent === "inform" ? 1 : 0]))
    raise("inform", LIKELIER)
  }
  if (meant.some((concepts) => concepts.has("cancel")) && every(meant, BESIDE_A_STOP)) {
    // In the middle of something "cancel" is about that, and about no reservation.
    weighed.set("start_over", (odds.get("start_over") ?? 0) + (odds.get("cancel_reservation") ?? 0))
    weighed.set("cancel_reservation", 0)
  }
  const sum = [...weighed.values()].reduce((all, one) => all + one, 0)
  return new Map([...weighed].map(([intent, odd]) => [intent, odd / sum]))
}
