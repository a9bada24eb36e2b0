import { Clock, Duration, Effect, Fiber, Layer, Schedule } from "effect"
import type { ClusterError, Sharding } from "effect/cluster"
import type { TenantId } from "../../domain/Ids.ts"
import type { BookingKey } from "../Booking.ts"
import type { Pms } from "../Pms.ts"
import { PmsConfig } from "../PmsConfig.ts"
import { DeskBusy, GaveUp, OutcomeUnknown, PmsError } from "../PmsError.ts"
import { PmsGateway } from "../PmsGateway.ts"
import { GivingUp } from "./GivingUp.ts"
import * as HotelDeskActor from "./HotelDeskActor.ts"
import { HotelDesk } from "./HotelDeskProtocol.ts"

/**
 * Every write of a gateway goes to its hotel's desk, every read straight to it. The desk is the only writer over all
 * processes, because a PMS that is written to by two at once gives one room to two guests.
 */
const door = Layer.effect(
  PmsGateway,
  Effect.gen(function* () {
    const pms = yield* PmsGateway
    const deskOf = yield* HotelDesk.client
    const { desk: { deadline: patience } } = yield* PmsConfig
    const scope = yield* Effect.scope

    /** Waits for a job as long as anybody may; the job itself does not end with its caller. */
    const job = Effect.fnUntraced(function* <A>(
      send: (deadline: number) => Effect.Effect<A, Refusal | PmsError>,
      undo?: Effect.Effect<unknown, PmsError>
    ): Effect.fn.Return<A, PmsError> {
      const deadline = (yield* Clock.currentTimeMillis) + Duration.toMillis(patience)
      const givingUp = undo === undefined ? "keep" : yield* GivingUp
      const asked = yield* Effect.forkIn(Effect.catch(send(deadline), inOneError), scope)
      const leave = Effect.forkIn(
        // A job that still waits is taken out of the line; one that has begun goes on, and is undone after it.
        Effect.andThen(Fiber.interrupt(asked), givingUp === "undo" && undo !== undefined ? surely(undo) : Effect.void),
        scope
      )
      return yield* Fiber.join(asked).pipe(
        Effect.timeoutOrElse({
          duration: patience,
          orElse: () =>
            Effect.andThen(
              leave,
              Effect.fail(new PmsError({ reason: givingUp === "undo" ? new GaveUp() : new OutcomeUnknown() }))
            )
        }),
        Effect.onInterrupt(() => leave)
      )
    })

    const release = (tenantId: TenantId, key: BookingKey) =>
      job((deadline) => deskOf(tenantId).Release({ deadline, tenantId, key }))

    const writes: Pick<Pms, "book" | "cancel" | "confirmLateCheckout" | "extend" | "move" | "release"> = {
      release,
      book: (request) =>
        job(
          (deadline) => deskOf(request.tenantId).Book({ deadline, request }),
          release(request.tenantId, request.key)
        ),
      extend: (request) =>
        job(
          (deadline) => deskOf(request.tenantId).Extend({ deadline, request }),
          release(request.tenantId, request.key)
        ),
      cancel: (tenantId, bookingId) => job((deadline) => deskOf(tenantId).Cancel({ deadline, tenantId, bookingId })),
      // Never undone: the old stay may be gone by then, and the guest would be left with nothing.
      move: (request) => job((deadline) => deskOf(request.to.tenantId).Move({ deadline, request })),
      confirmLateCheckout: (request) =>
        job((deadline) => deskOf(request.tenantId).ConfirmLateCheckout({ deadline, request }))
    }
    return PmsGateway.of({ ...pms, ...writes })
  })
)

/** The desk before a gateway, in every process that may run it. Provide it over the bare gateway. */
export const layer: Layer.Layer<PmsGateway, never, PmsGateway | PmsConfig | Sharding.Sharding> = Layer.merge(
  door,
  HotelDeskActor.layer
)

type Refusal =
  | ClusterError.AlreadyProcessingMessage
  | ClusterError.EntityNotAssignedToRunner
  | ClusterError.MailboxFull
  | ClusterError.PersistenceError

const inOneError = (error: Refusal | PmsError): Effect.Effect<never, PmsError> => {
  if (error._tag === "PmsError") return Effect.fail(error)
  // Only a full line proves that the job was never begun; a desk on the move may have begun it elsewhere.
  return Effect.fail(
    new PmsError({ reason: error._tag === "MailboxFull" ? new DeskBusy() : new OutcomeUnknown() })
  )
}

/** As long as a PMS is usually away: afterwards a person has to look. */
const UNDOING = Schedule.min([Schedule.exponential("1 second"), Schedule.spaced("30 seconds")]).pipe(
  Schedule.jittered
)
const MOST_TRIES = 60

const surely = (undo: Effect.Effect<unknown, PmsError>): Effect.Effect<void> =>
  undo.pipe(
    Effect.retry({ schedule: UNDOING, times: MOST_TRIES }),
    Effect.catch((error) =>
      Effect.logError("a booking that nobody waits for could not be undone", { reason: error.reason._tag })
    ),
    Effect.asVoid
  )
