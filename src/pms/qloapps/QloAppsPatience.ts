import { Effect, Schedule } from "effect"
import type { PmsReason } from "../PmsError.ts"

const backoff = Schedule.exponential("200 millis").pipe(Schedule.jittered)

/** Reads inside a write are tried again here: outside, a write is never repeated as a whole. */
export const again = <A>(read: Effect.Effect<A, PmsReason>): Effect.Effect<A, PmsReason> =>
  Effect.retry(read, { schedule: backoff, times: 3, while: ({ _tag }) => _tag === "PmsUnreachable" })
