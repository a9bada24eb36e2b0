import { Effect, Schema } from "effect"
import { HoldRequest } from "./Hold.ts"
import { BadRequest, type LocksError, refuse } from "./LocksError.ts"
import * as LocksMetrics from "./LocksMetrics.ts"
import type { RoomLocks } from "./RoomLocks.ts"

/** Any store behind the same door: what is no request never reaches it, and everything that does is counted. */
export const measured = (store: RoomLocks["Service"]): RoomLocks["Service"] => ({
  ...store,
  acquire: (request) =>
    counted("acquire", isRequest(request) ? store.acquire(request) : NOT_A_REQUEST).pipe(
      Effect.tapError(({ reason }) =>
        reason._tag === "RoomTaken" ? LocksMetrics.conflicts({ room_id: request.roomId }) : Effect.void
      )
    ),
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

const isRequest = Schema.is(HoldRequest)
const isWords = (text: string): boolean => /^\P{Cc}{1,500}$/u.test(text)

const NOT_A_REQUEST = refuse(
  new BadRequest({ problem: "a hotel, a room, a stay of at least one night, a session, a user and a time are needed" })
)
const NO_WORDS = refuse(new BadRequest({ problem: "a reason has 1 to 500 printable characters" }))

const counted = <A>(
  operation: LocksMetrics.Operation,
  doing: Effect.Effect<A, LocksError>,
  resultOf: (done: A) => LocksMetrics.Result = () => "success"
) =>
  doing.pipe(
    Effect.tap((done) => LocksMetrics.operations({ operation, result: resultOf(done) })),
    Effect.tapError(({ reason }) => LocksMetrics.operations({ operation, result: RESULT_OF[reason._tag] }))
  )

const RESULT_OF = {
  RoomTaken: "conflict",
  HoldGone: "not_found",
  NotTheHolder: "not_owner",
  ExtensionsSpent: "max_reached",
  BadRequest: "refused",
  LocksUnavailable: "error"
} as const
