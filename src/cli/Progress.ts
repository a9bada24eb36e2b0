import { Effect, Schedule } from "effect"

/** Keeps one line on stderr fresh while the work goes on. Nothing when stderr is no terminal. */
export const during = (line: () => string) => <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => {
  if (process.stderr.isTTY !== true) return work
  const shown = Effect.repeat(Effect.suspend(() => write(line())), Schedule.spaced("200 millis"))
  return Effect.raceFirst(work, Effect.andThen(shown, Effect.never)).pipe(Effect.ensuring(write("")))
}

/** Back to the line's start, and whatever stood there is gone. */
const write = (line: string) => Effect.sync(() => void process.stderr.write(`\r\u001b[2K${line}`))
