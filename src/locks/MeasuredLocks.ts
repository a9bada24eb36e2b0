import { Effect, type Fiber } from "effect"
import { isRequest } from "./Hold.ts"
import { BadRequest, type LocksError, refuse } from "./LocksError.ts"
import * as LocksMetrics from "./LocksMetrics.ts"
import type { RoomLocks } from "./RoomLocks.ts"

/** Any store behind the same door: what is no request never reaches it, and everything that does is counted. */
export const measured = (store: RoomLocks["Service"]): RoomLocks["Service"] => ({
  ...store,
  acquire: (request) =>
    counted("acquire", isRequest(request) ? store.acquire(request) : NOT_A_REQUEST, HELD, (reason, fiber) => {
      if (reason._tag === "RoomTaken") LocksMetrics.conflicts.at(fiber, { room_id: request.roomId })
    }),
  extend: (held) =>
    counted("extend", store.extend(held)).pipe(
      Effect.tap(LocksMetrics.extensions({ result: "success" })),
      Effect.tapError(({ reason }) =>
        LocksMetrics.extensions({ result: reason._tag === "ExtensionsSpent" ? "max_reached" : "failed" })
      )
    ),
  release: (held, because = "released") =>
    counted(
      "release",
      isWords(because) ? store.release(held, because) : NO_WORDS,
      (was) => was ? "success" : "not_found"
    ),
  releaseAll: (tenantId, by) => counted("release_all", isWords(by) ? store.releaseAll(tenantId, by) : NO_WORDS),
  expire: store.expire.pipe(
    Effect.tap((ended) => LocksMetrics.operations({ operation: "expire", result: "success" }, ended)),
    Effect.tapError(() => LocksMetrics.operations({ operation: "expire", result: "error" }))
  )
})

const isWords = (text: string): boolean => /^\P{Cc}{1,500}$/u.test(text)

const NOT_A_REQUEST = refuse(
  new BadRequest({ problem: "a hotel, a room, a stay of at least one night, a session, a user and a time are needed" })
)
const NO_WORDS = refuse(new BadRequest({ problem: "a reason has 1 to 500 printable characters" }))

const HELD = (): LocksMetrics.Result => "success"

/** In the step of the fiber that ends it anyhow: a step more for each of two counts costs as much as Redis' own work. */
const counted = <A>(
  operation: LocksMetrics.Operation,
  doing: Effect.Effect<A, LocksError>,
  resultOf: (done: A) => LocksMetrics.Result = HELD,
  refused: (reason: LocksError["reason"], fiber: Fiber.Fiber<unknown, unknown>) => void = () => {}
) =>
  Effect.withFiber<A, LocksError>((fiber) =>
    Effect.mapBoth(doing, {
      onSuccess: (done) => {
        LocksMetrics.operations.at(fiber, { operation, result: resultOf(done) })
        return done
      },
      onFailure: (error) => {
        LocksMetrics.operations.at(fiber, { operation, result: RESULT_OF[error.reason._tag] })
        refused(error.reason, fiber)
        return error
      }
    })
  )

const RESULT_OF = {
  RoomTaken: "conflict",
  HoldGone: "not_found",
  NotTheHolder: "not_owner",
  ExtensionsSpent: "max_reached",
  BadRequest: "refused",
  LocksUnavailable: "error"
} as const
