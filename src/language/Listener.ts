import { Context, Effect, Layer, Option } from "effect"
import { ChatModel } from "../models/ChatModel.ts"
import { ModelsConfig } from "../models/ModelsConfig.ts"
import { SURE, UNSURE } from "./IntentModel.ts"
import * as LanguageMetrics from "./LanguageMetrics.ts"
import { mask } from "./Masking.ts"
import { decodeOpinion, INSTRUCTIONS, OPINION, type Opinion } from "./SecondOpinion.ts"
import { understanding } from "./Understanding.ts"
import type { Setting, Understood } from "./Understood.ts"

/** Understands a guest's words: deterministic, in-process, and without a network unless a language model is configured. */
export class Listener extends Context.Service<Listener, {
  /** Total on any text and bounded: of a long one only its beginning and its end are read. */
  readonly understand: (text: string, setting: Setting) => Effect.Effect<Understood>
}>()("conserje/language/Listener") {
  /** What was learnt beforehand by `deno task learn`. */
  static readonly layer = Layer.succeed(
    Listener,
    Listener.of({ understand: (text, setting) => Effect.sync(() => understanding(text, setting)) })
  )

  /**
   * The same, and where it is unsure the opinion of a language model, if there is one. What leaves the house is masked;
   * what comes back is an intent and a confidence, and nothing else. Without an answer it is the deterministic one.
   */
  static readonly layerLanguageModel = Layer.effect(
    Listener,
    Effect.gen(function* () {
      const model = yield* ChatModel
      const { askBelow } = yield* ModelsConfig
      const believed = askBelow === "unsure" ? UNSURE : SURE

      const opinionOf = (text: string, { tenantId }: Setting) =>
        model.ask({
          tenantId,
          instructions: INSTRUCTIONS,
          text: mask(text),
          answer: { name: "intent", schema: OPINION }
        }).pipe(
          Effect.flatMap((answer) =>
            Option.match(decodeOpinion(answer), {
              onNone: () => Effect.as(LanguageMetrics.fallbacks({ reason: "model_nonsense" }), null),
              onSome: Effect.succeed
            })
          ),
          Effect.catchTag("ModelsError", () =>
            Effect.as(LanguageMetrics.fallbacks({ reason: "model_unavailable" }), null))
        )

      const understand = Effect.fnUntraced(function* (text: string, setting: Setting) {
        const own = understanding(text, setting)
        if (own.confidence >= believed || text.trim() === "") return own
        const opinion = yield* opinionOf(text, setting)
        return opinion === null || opinion.confidence <= own.confidence ? own : weighed(own, opinion)
      })

      return Listener.of({
        understand: model.configured ? understand : (text, setting) => Effect.sync(() => understanding(text, setting))
      })
    })
  )
}

/** A stranger's word is never as good as our own when we are sure: it leads to a question rather than to an act. */
const MOST_BELIEVED = 0.74

const weighed = (own: Understood, { confidence, intent }: Opinion): Understood => {
  const believed = Math.min(confidence, MOST_BELIEVED)
  return believed < UNSURE ? own : { ...own, intent, confidence: believed }
}
