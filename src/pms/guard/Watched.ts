import { Clock, Effect, type Exit } from "effect"
import { CorrelationId } from "../../domain/CorrelationId.ts"
import type { TenantId } from "../../domain/Ids.ts"
import type { PmsError } from "../PmsError.ts"
import * as Trace from "../../telemetry/Trace.ts"
import * as PmsMetrics from "../PmsMetrics.ts"
import { PmsCalls } from "./PmsCalls.ts"
import { endingOf } from "./PmsOutcome.ts"

/** Counts how often the PMS itself was asked. */
export interface Attempts {
  count: number
}

/** Measures an operation and notes it, without touching its result. */
export const make = Effect.map(
  PmsCalls,
  ({ note }) =>
  <A>(
    operation: PmsMetrics.Operation,
    tenantId: TenantId,
    call: (attempts: Attempts) => Effect.Effect<A, PmsError>
  ): Effect.Effect<A, PmsError> =>
    Effect.gen(function* () {
      const attempts: Attempts = { count: 0 }
      const at = yield* Clock.currentTimeMillis
      const ended = Effect.fnUntraced(function* (exit: Exit.Exit<A, PmsError>) {
        const { errorType, outcome } = endingOf(exit)
        yield* PmsMetrics.operations({ operation, status: outcome })
        if (errorType !== null) yield* PmsMetrics.errors({ operation, error_type: errorType })
        yield* note({
          tenantId,
          operation,
          outcome,
          errorType,
          attempts: attempts.count,
          durationMs: Math.round((yield* Clock.currentTimeMillis) - at),
          correlationId: yield* CorrelationId,
          at
        })
      })
      return yield* Effect.onExit(call(attempts), ended)
    }).pipe(Trace.span(`pms.${operation}`, { "conserje.tenant": tenantId }))
)
