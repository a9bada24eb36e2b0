import { Cause, Console, Duration, Effect, Exit, type Fiber, Logger, Runtime } from "effect"
import { constants } from "node:os"
import { redacting } from "./Redaction.ts"
import { type StartFailure, startFailureOf } from "./StartFailure.ts"

/**
 * How long an orderly end may take, all of it; then the process ends anyhow. Requests, the loops, the actors of the
 * conversations, those of the deliveries, the embedded database and the last traces close one after the other: what each of them may
 * take adds up to less than this.
 */
export const LONGEST_SHUTDOWN = "10 seconds"

/**
 * Runs a program as the process. SIGTERM and SIGINT interrupt it: it may finish and close for `LONGEST_SHUTDOWN` and
 * then ends with 0, or with 1 if that was not enough; a second signal ends at once with 128 and the signal's number. A
 * program that fails says why in one sentence on stderr and ends with that failure's code.
 */
export const run = <A, E>(
  program: Effect.Effect<A, E>,
  { within = LONGEST_SHUTDOWN }: { readonly within?: Duration.Input } = {}
): void => runMain(program, Duration.fromInputUnsafe(within))

/** The program is over by now, its own logger with it. */
const tell = (failure: StartFailure, cause: Cause.Cause<unknown>): Effect.Effect<void> =>
  Effect.andThen(
    failure.unforeseen ? Effect.provide(Effect.logFatal("unforeseen failure", cause), ownLogger) : Effect.void,
    Console.error(failure.sentence)
  )

const ownLogger = Logger.layer([redacting(Logger.consoleJson)])

/** To be told to stop and to have stopped is no failure, whatever the signal was. */
const teardown: Runtime.Teardown = (exit, onExit) => {
  if (Exit.isSuccess(exit) || Cause.hasInterruptsOnly(exit.cause)) return onExit(0)
  const failure = startFailureOf(exit.cause)
  if (failure === undefined) return Runtime.defaultTeardown(exit, onExit)
  Effect.runSync(tell(failure, exit.cause))
  onExit(failure.exitCode)
}

const runMain = (program: Effect.Effect<unknown, unknown>, within: Duration.Duration): void =>
  Runtime.makeRunMain(({ fiber, teardown }) => {
    let deadline: Fiber.Fiber<void> | undefined

    const onSignal = (signal: NodeJS.Signals) => {
      if (deadline !== undefined) process.exit(128 + constants.signals[signal])
      deadline = Effect.runFork(endAfter(within))
      fiber.interruptUnsafe(fiber.id)
    }

    process.on("SIGINT", onSignal)
    process.on("SIGTERM", onSignal)
    fiber.addObserver((exit) => {
      process.off("SIGINT", onSignal)
      process.off("SIGTERM", onSignal)
      // Without a signal or a failure what is still being written to a pipe may be finished.
      teardown(exit, (code) => {
        if (deadline !== undefined || code !== 0) process.exit(code)
      })
    })
  })(program, { disableErrorReporting: true, teardown })

const endAfter = Effect.fnUntraced(function* (within: Duration.Duration) {
  yield* Effect.sleep(within)
  yield* Console.error(`Not everything was closed within ${Duration.format(within)}: ended anyhow.`)
  yield* Effect.sync(() => process.exit(1))
})
