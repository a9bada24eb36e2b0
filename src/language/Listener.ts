import { Context, Effect, Layer } from "effect"
import { understanding } from "./Understanding.ts"
import type { Setting, Understood } from "./Understood.ts"

/** Understands a guest's words: deterministic, in-process, no network. */
export class Listener extends Context.Service<Listener, {
  /** Total on any text and bounded: of a long one only its beginning and its end are read. */
  readonly understand: (text: string, setting: Setting) => Effect.Effect<Understood>
}>()("conserje/language/Listener") {
  /** What was learnt beforehand by `deno task learn`. */
  static readonly layer = Layer.succeed(
    Listener,
    Listener.of({ understand: (text, setting) => Effect.sync(() => understanding(text, setting)) })
  )
}
