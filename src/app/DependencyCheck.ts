import { Cause, Effect, Exit, Fiber, Option } from "effect"

/** One thing without which we are not ready. */
export interface DependencyCheck {
  /** Label of `dependency_up`: `database`, `redis`, `pms`. */
  readonly name: string
  /** `false` and every failure mean down. */
  readonly check: Effect.Effect<boolean, unknown>
}

/** A dependency that takes longer than this to say that it is there is not. */
export const PATIENCE = "2 seconds"

/**
 * The check, bounded whatever it does: one that does not even let itself be interrupted is left alone and is down, and
 * is not started a second time while it hangs.
 */
export const bounded = ({ check, name }: DependencyCheck): Effect.Effect<boolean> => {
  let running: Fiber.Fiber<boolean, unknown> | undefined
  let wasUp = true

  const tellChange = (up: boolean, why: Cause.Cause<unknown>) => {
    if (up === wasUp) return Effect.void
    wasUp = up
    const told = up ? Effect.logInfo("dependency is back") : Effect.logWarning("dependency is down", why)
    return Effect.annotateLogs(told, { dependency: name })
  }

  return Effect.gen(function* () {
    if (running?.pollUnsafe() !== undefined) running = undefined
    const fiber = running ??= yield* Effect.forkDetach(check, { startImmediately: true })
    const answer = yield* Effect.timeoutOption(Fiber.await(fiber), PATIENCE)
    if (Option.isNone(answer)) fiber.interruptUnsafe()
    const up = Option.exists(answer, (exit) => Exit.isSuccess(exit) && exit.value)
    yield* tellChange(
      up,
      Option.match(answer, {
        onNone: () => Cause.fail(new Cause.TimeoutError(`no answer within ${PATIENCE}`)),
        onSome: (exit) => Exit.isFailure(exit) ? exit.cause : Cause.empty
      })
    )
    return up
  })
}
