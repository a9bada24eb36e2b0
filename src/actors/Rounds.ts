import { Effect } from "effect"

/** What waits for a round, and what goes first: whoever has come furthest, so that guests are answered one by one. */
const STEPS = ["message", "turn", "wake"] as const
export type Step = typeof STEPS[number]

/** Who waits, each with the number that it came with. */
const lines: Readonly<Record<Step, Map<() => void, number>>> = { message: new Map(), turn: new Map(), wake: new Map() }
let open = false
let came = 0

/** So many rounds in a row may go past whoever has waited longest: a backlog to be sent keeps nobody from being woken. */
const MOST_PAST = 7
let past = 0

const first = (): (() => void) | undefined => {
  const heads = STEPS.flatMap((step) => {
    const [head] = lines[step]
    return head === undefined ? [] : [{ step, go: head[0], number: head[1] }]
  })
  const [furthest] = heads
  if (furthest === undefined) return
  const oldest = heads.reduce((one, other) => other.number < one.number ? other : one)
  const { go, step } = past < MOST_PAST ? furthest : oldest
  past = go === oldest.go ? 0 : past + 1
  lines[step].delete(go)
  return go
}

/** So many of those whom somebody outside waits for are a crowd, and for so long (5 times) it goes first. */
const CROWD = 8
const STEP_ASIDE = "2 millis"
const MOST_STEPS_ASIDE = 5

let outside = 0
const crowded = () => outside >= CROWD

/** What somebody outside waits for. While many do, a round only begins every ten milliseconds. */
export const ahead = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.suspend(() => {
    outside += 1
    return Effect.onExit(self, () => Effect.sync(() => void (outside -= 1)))
  })

const stepAside = Effect.gen(function* () {
  for (let steps = 0; crowded() && steps < MOST_STEPS_ASIDE; steps++) yield* Effect.sleep(STEP_ASIDE)
})

const begin = Effect.gen(function* () {
  while (true) {
    yield* Effect.yieldNow
    if (crowded()) yield* stepAside
    const go = first()
    if (go === undefined) return
    go()
  }
}).pipe(Effect.ensuring(Effect.sync(() => void (open = false))))

/**
 * Waits for a round of the event loop of one's own: in each of them one actor is woken, or one turn thought out, or one
 * message taken, however many are due. A delivery that has to be acknowledged is heard in between, and what those who
 * came through ask of the database meanwhile goes there together.
 */
export const next = (step: Step): Effect.Effect<void> =>
  Effect.callback((resume) => {
    const go = () => resume(Effect.void)
    lines[step].set(go, came++)
    // In one step with standing in line, or the last round could end in between and nobody would ever call. It serves
    // whoever comes, and so it goes by nobody's clock but the real one.
    if (!open) {
      open = true
      Effect.runFork(begin)
    }
    return Effect.sync(() => lines[step].delete(go))
  })
