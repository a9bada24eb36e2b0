import { Effect, Schedule } from "effect"

/** Looks until what is seen is as hoped, for so many seconds; then fails with what was seen last. */
export const eventually = <A, E, R>(look: Effect.Effect<A, E, R>, hoped: (seen: A) => boolean, seconds = 20) =>
  look.pipe(
    Effect.repeat({ schedule: Schedule.spaced("100 millis"), times: seconds * 10, until: hoped }),
    Effect.filterOrFail(hoped, (seen) => new Error(`waited ${seconds} s and saw ${JSON.stringify(seen)}`))
  )
