import { Effect, Layer, Stream } from "effect"
import { Inbox } from "../inbox/Inbox.ts"
import { Statuses } from "./Statuses.ts"

/** Statuses of so long are settled together. */
const GATHER = "50 millis"

/** Settles statuses soon after they were written; what it misses, the loop finds. */
export const layer = Layer.effectDiscard(
  Effect.gen(function* () {
    const inbox = yield* Inbox
    const statuses = yield* Statuses
    yield* inbox.wakes.pipe(
      Stream.filter(({ lane }) => lane !== "conversation"),
      Stream.groupedWithin(1_000, GATHER),
      Stream.runForEach(() =>
        statuses.settle.pipe(
          Effect.catchCause((cause) => Effect.logWarning("statuses were not settled; the loop comes back", cause))
        )
      ),
      Effect.forkScoped
    )
  })
)
