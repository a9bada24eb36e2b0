import { Clock, Context, Effect, Layer } from "effect"
import { DurableDeferred, WorkflowEngine } from "effect/workflow"
import { houseWide } from "../sql/TenantWall.ts"
import type { ReservationId } from "./Reservation.ts"
import { ReservationStore } from "./ReservationStore.ts"
import { newerThan, ReservationWorkflow } from "./ReservationWorkflow.ts"

/** Changes whose workflow one pass of the sweep wakes. */
const MOST_PER_PASS = 200

/** A change that its workflow has not heard of for so long, in milliseconds, has lost its nudge. */
const OVERDUE = 3_000

/** Wakes the workflows of reservations. */
export class ReservationWorkflows extends Context.Service<ReservationWorkflows, {
  /** Begins the workflow, or tells it that the reservation is newer than that version. May be lost: `sweep` repeats it. */
  readonly nudge: (id: ReservationId, newerThan: number) => Effect.Effect<void>
  /** Wakes again whoever was not told of a change. Returns how many. */
  readonly sweep: Effect.Effect<number>
}>()("conserje/booking/ReservationWorkflows") {
  /** For a command beside a running runtime, whose own sweep wakes the workflow within seconds. */
  static readonly layerSweptElsewhere = Layer.succeed(ReservationWorkflows, {
    nudge: () => Effect.void,
    sweep: Effect.succeed(0)
  })

  static readonly layer = Layer.effect(
    ReservationWorkflows,
    Effect.gen(function* () {
      const engine = yield* WorkflowEngine.WorkflowEngine
      const store = yield* ReservationStore

      const nudge = Effect.fnUntraced(
        function* (id: ReservationId, passed: number) {
          yield* ReservationWorkflow.execute({ id }, { discard: true })
          const executionId = yield* ReservationWorkflow.executionId({ id })
          const deferred = newerThan(passed)
          const token = DurableDeferred.tokenFromExecutionId(deferred, { workflow: ReservationWorkflow, executionId })
          yield* DurableDeferred.succeed(deferred, { token, value: undefined })
        },
        Effect.provideService(WorkflowEngine.WorkflowEngine, engine),
        houseWide
      )

      const sweep = Effect.gen(function* () {
        const now = yield* Clock.currentTimeMillis
        const unheard = yield* store.unheard(now - OVERDUE, MOST_PER_PASS)
        yield* Effect.forEach(unheard, ({ heard, id }) => nudge(id, heard), { discard: true })
        return unheard.length
      }).pipe(
        Effect.catch((error) =>
          Effect.as(Effect.logWarning("reservations that wait cannot be read; the next pass tries again", error), 0)
        )
      )
      return ReservationWorkflows.of({ nudge, sweep })
    })
  )
}
