import { Context } from "effect"
import type { Language } from "../domain/Language.ts"
import type { Understood } from "./Understood.ts"

/** Understands a guest's words: deterministic, in-process, no network. */
export class Listener extends Context.Service<Listener, {
  /** `spoken` is the language of the conversation so far, kept when the words do not show one. */
  readonly understand: (text: string, spoken: Language) => Understood
}>()("conserje/language/Listener") {}
