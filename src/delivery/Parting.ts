import { type Duration, Effect, Exit, Fiber, Option } from "effect"

/**
 * For what must not be broken off lightly: runs `work` in a fiber of its own, and whoever is told to stop meanwhile
 * waits only `grace` more for it. `none` when it had to be broken off then. To be called where nothing interrupts;
 * `restore` is that place's.
 */
export const within = Effect.fnUntraced(function* <A, E, R>(
  work: Effect.Effect<A, E, R>,
  restore: <B, E2, R2>(effect: Effect.Effect<B, E2, R2>) => Effect.Effect<B, E2, R2>,
  grace: Duration.Input
) {
  const fiber = yield* Effect.forkChild(work, { startImmediately: true })
  const heard = yield* Effect.exit(restore(Fiber.await(fiber)))
  if (Exit.isSuccess(heard)) return Option.some(yield* heard.value)
  yield* Effect.timeoutOption(Fiber.await(fiber), grace)
  yield* Fiber.interrupt(fiber)
  const last = yield* Fiber.await(fiber)
  return Exit.hasInterrupts(last) ? Option.none<A>() : Option.some(yield* last)
})
