import { Clock, Context, Deferred, Effect, Layer } from "effect"
import type { Setting, Understood } from "./Understood.ts"
import { learn, type Understanding } from "./Understanding.ts"

/** Understands a guest's words: deterministic, in-process, no network. */
export class Listener extends Context.Service<Listener, {
  /**
   * Total on any text and bounded: of a long one only its beginning and its end are read. Waits for the models while
   * they are being learnt, and everything else in the process goes on meanwhile.
   */
  readonly understand: (text: string, setting: Setting) => Effect.Effect<Understood>
}>()("conserje/language/Listener") {
  /**
   * Learns from `heard/` in the background: a second or two in spells of a few milliseconds, longer ones once somebody
   * waits, so that a start does not wait for it and the doors stay quick.
   */
  static readonly layer = Layer.effect(
    Listener,
    Effect.gen(function* () {
      const learning = learn()
      const clock = yield* Clock.Clock
      const ready = yield* Deferred.make<Understanding>()
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
        Effect.tap((done) => done === undefined ? Effect.void : Deferred.succeed(ready, done)),
        Effect.forkScoped
      )
      const learnt = Effect.suspend(() => {
        waiting += 1
        return Effect.ensuring(Deferred.await(ready), Effect.sync(() => waiting -= 1))
      })
      return Listener.of({
        understand: (text, setting) => Effect.map(learnt, (understanding) => understanding(text, setting))
      })
    })
  )
}

/** Milliseconds of one spell. Under load each breath is long, and guests must not wait for a thousand of them. */
const AT_EASE = 4
const IN_DEMAND = 25

/** What everything else gets at least between two spells. */
const BREATH = "1 millis"
