import { Effect, Schedule } from "effect"

/** Keeps one line on stderr fresh until the scope closes. Nothing when stderr is no terminal. */
export const shown = (line: () => string) =>
  process.stderr.isTTY !== true ? Effect.void : Effect.gen(function* () {
    yield* Effect.addFinalizer(() => write(""))
    yield* Effect.forkScoped(Effect.repeat(Effect.suspend(() => write(line())), Schedule.spaced("200 millis")))
  })

/** Back to the line's start, and whatever stood there is gone. */
const write = (line: string) => Effect.sync(() => void process.stderr.write(`\r\u001b[2K${line}`))
