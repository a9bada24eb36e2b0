import { Context, Effect, Layer } from "effect"
import type { Language } from "../domain/Language.ts"
import { everyPhrase } from "./Heard.ts"
import { intentModel } from "./IntentModel.ts"
import { languageModel } from "./LanguageModel.ts"
import { read } from "./Reading.ts"
import type { Understood } from "./Understood.ts"

/** Understands a guest's words: deterministic, in-process, no network. */
export class Listener extends Context.Service<Listener, {
  /**
   * `spoken` is the language of the conversation so far, kept when the words do not show one. Total on any text and
   * bounded: of a long one only its beginning and its end are read.
   */
  readonly understand: (text: string, spoken: Language) => Understood
}>()("conserje/language/Listener") {
  /** Learns from `heard/` when it is built, a few hundred milliseconds. */
  static readonly layer = Layer.effect(
    Listener,
    Effect.sync(() => {
      const intentOf = intentModel(everyPhrase)
      const languageOf = languageModel(everyPhrase)
      return Listener.of({
        understand: (text, spoken) => {
          const reading = read(text)
          return { ...intentOf(reading), ...languageOf(reading, spoken) }
        }
      })
    })
  )
}
