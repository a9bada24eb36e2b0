import { Clock, Context, Deferred, Effect, Layer } from "effect"
import type { Language } from "../domain/Language.ts"
import { everyPhrase } from "./Heard.ts"
import { learnIntents } from "./IntentModel.ts"
import { learnLanguages } from "./LanguageModel.ts"
import { read } from "./Reading.ts"
import type { Understood } from "./Understood.ts"

/** Understands a guest's words: deterministic, in-process, no network. */
export class Listener extends Context.Service<Listener, {
  /**
   * `spoken` is the language of the conversation so far, kept when the words do not show one. Total on any text and
   * bounded: of a long one only its beginning and its end are read.
   */
  readonly understand: (text: string, spoken: Language) => Understood
  /** Whoever can wait does so, and everything else in the process goes on meanwhile. */
  readonly ready: Effect.Effect<void>
}>()("conserje/language/Listener") {
  /**
   * Learns from `heard/` in the background: a second or two in spells of a few milliseconds, longer ones once somebody
   * waits, so that a start does not wait for it and the doors stay quick. Who asks before it is `ready` gets the same
   * answer, and holds everything up.
   */
  static readonly layer = Layer.effect(
    Listener,
    Effect.gen(function* () {
      const learning = learn()
      const clock = yield* Clock.Clock
      const ready = yield* Deferred.make<void>()
      let waiting = 0
      let learned: Understanding | undefined
      const goOn = (): Understanding | undefined => {
        if (learned !== undefined) return learned
        const step = learning.next()
        if (step.done === true) learned = step.value
        return learned
      }
      const spell = Effect.sync(() => {
        const end = clock.currentTimeMillisUnsafe() + (waiting > 0 ? IN_DEMAND : AT_EASE)
        let done = goOn()
        while (done === undefined && clock.currentTimeMillisUnsafe() < end) done = goOn()
        return done
      })
      yield* spell.pipe(
        Effect.tap((done) => done === undefined ? Effect.sleep(BREATH) : Effect.void),
        Effect.repeat({ until: (done) => done !== undefined }),
        Effect.andThen(Deferred.succeed(ready, undefined)),
        Effect.forkScoped
      )
      return Listener.of({
        ready: Effect.suspend(() => {
          waiting += 1
          return Effect.ensuring(Deferred.await(ready), Effect.sync(() => waiting -= 1))
        }),
        understand: (text, spoken) => {
          let understanding = goOn()
          while (understanding === undefined) understanding = goOn()
          return understanding(text, spoken)
        }
      })
    })
  )
}

/** Milliseconds of one spell. Under load each breath is long, and guests must not wait for a thousand of them. */
const AT_EASE = 4
const IN_DEMAND = 25

/** What everything else gets at least between two spells. */
const BREATH = "1 millis"

type Understanding = Listener["Service"]["understand"]

function* learn(): Generator<void, Understanding> {
  const intentOf = yield* learnIntents(everyPhrase)
  const languageOf = yield* learnLanguages(everyPhrase)
  return (text, spoken) => {
    const reading = read(text)
    return { ...intentOf(reading), ...languageOf(reading, spoken) }
  }
}
