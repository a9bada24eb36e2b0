import { Clock, Effect, Schema } from "effect"
import { Activity, DurableClock, DurableDeferred, Workflow } from "effect/workflow"
import { Outlook, Progress } from "./Progress.ts"
import { ReservationId } from "./Reservation.ts"

/**
 * One reservation from the hold to the end of the stay, through any restart. What is true is in its row; the workflow
 * does what is due, sleeps until the next thing is, and is woken when somebody changes the row.
 */
export const ReservationWorkflow = Workflow.make("Reservation", {
  payload: { id: ReservationId },
  idempotencyKey: ({ id }) => id
})

/** Completed once the reservation is newer than that version. */
export const newerThan = (version: number) => DurableDeferred.make(`newer-than/${version}`)

export const layer = ReservationWorkflow.toLayer(Effect.fnUntraced(function* ({ id }) {
  const progress = yield* Progress
  let failures = 0
  for (let round = 0;; round++) {
    const outlook = yield* Activity.make({
      name: `advance/${round}`,
      success: Outlook,
      // Whatever is away comes back; what was begun is found half done and gone on with.
      execute: Effect.catch(progress.advance(id), (error) =>
        Effect.andThen(
          Effect.logWarning("a reservation could not be moved on; it is tried again", error),
          Effect.succeed<Outlook>({ _tag: "Away" })
        ))
    })
    if (outlook._tag === "Done") return
    failures = outlook._tag === "Away" ? failures + 1 : 0
    const now = yield* Activity.make({ name: `now/${round}`, success: Schema.Finite, execute: Clock.currentTimeMillis })
    yield* DurableDeferred.raceAll({
      name: `round/${round}`,
      success: Schema.Void,
      error: Schema.Never,
      effects: [
        // What is away does not come back by a change; and what it was woken for last would wake it at once.
        DurableDeferred.await(newerThan(outlook._tag === "Away" ? NEVER : outlook.version)),
        // Never in memory: a step that sleeps there cannot be woken.
        DurableClock.sleep({
          name: `until/${round}`,
          duration: outlook._tag === "Away" ? pauseAfter(failures) : Math.max(1, outlook.until - now),
          inMemoryThreshold: 0
        })
      ]
    })
  }
}))

/** A version that no reservation passes. */
const NEVER = -1

/** Milliseconds before what a broken connection stopped is tried again: 5 s, doubling, a minute at most. */
const pauseAfter = (failures: number): number => Math.min(5_000 * 2 ** Math.min(failures - 1, 10), 60_000)
