import { Effect, Option, type Scope } from "effect"
import type { TenantId } from "../../domain/Ids.ts"
import type { PmsError } from "../PmsError.ts"
import * as PmsMetrics from "../PmsMetrics.ts"
import { isAway } from "./PmsOutcome.ts"
import type { Shelf } from "./Shelf.ts"
import * as SingleFlight from "./SingleFlight.ts"

interface Options<A> {
  readonly operation: PmsMetrics.Cached
  readonly shelf: Shelf<A>
  /** An old answer, saying that it is one. */
  readonly aged: (value: A) => A
}

/** Answers from the shelf while they are fresh, asks once for everybody when not, and falls back on an old answer. */
export const make = Effect.fnUntraced(function* <A>({ aged, operation, shelf }: Options<A>): Effect.fn.Return<
  (tenantId: TenantId, key: string, ask: Effect.Effect<A, PmsError>) => Effect.Effect<A, PmsError>,
  never,
  Scope.Scope
> {
  const inOneFlight = yield* SingleFlight.make<A, PmsError>()

  const old = (value: A) =>
    Effect.as(
      Effect.andThen(PmsMetrics.staleAnswers({ operation }), PmsMetrics.operations({ operation, status: "stale" })),
      aged(value)
    )

  return Effect.fnUntraced(function* (tenantId, key, ask) {
    const kept = yield* shelf.look(tenantId, key)
    if (Option.isSome(kept) && kept.value.fresh) {
      yield* PmsMetrics.cacheHits({ operation })
      return kept.value.value
    }
    yield* PmsMetrics.cacheMisses({ operation })
    const edition = yield* shelf.edition(tenantId)
    const asked = inOneFlight(
      // Whoever asks after a write of ours must not join a question from before it.
      `${tenantId}\n${edition}\n${key}`,
      Effect.tap(ask, (value) => shelf.keep(tenantId, key, edition, value))
    )
    if (Option.isNone(kept)) return yield* asked
    const { value } = kept.value
    return yield* Effect.catch(asked, (error) => isAway(error) ? old(value) : Effect.fail(error))
  })
})
