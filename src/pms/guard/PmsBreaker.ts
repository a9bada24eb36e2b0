import { Context, Duration, Effect, type Exit, Layer } from "effect"
import { CircuitBreaker } from "effect/persistence"
import { Audit } from "../../audit/Audit.ts"
import type { TenantId } from "../../domain/Ids.ts"
import { PmsConfig } from "../PmsConfig.ts"
import { CircuitOpen, PmsError } from "../PmsError.ts"
import * as PmsMetrics from "../PmsMetrics.ts"
import * as BreakerGauges from "./BreakerGauges.ts"
import { judge } from "./PmsOutcome.ts"

/** Leaves a PMS alone that has failed several times in a row: one circuit per hotel, shared where its store is. */
export class PmsBreaker extends Context.Service<PmsBreaker, {
  /** Fails with `CircuitOpen` instead of calling while the circuit is open, or while its one probe is out. */
  readonly around: (tenantId: TenantId) => <A>(call: Effect.Effect<A, PmsError>) => Effect.Effect<A, PmsError>
  /** Whether calls are kept from it now. A store that is away says no. */
  readonly isOpen: (tenantId: TenantId) => Effect.Effect<boolean>
}>()("conserje/pms/guard/PmsBreaker") {
  static readonly layer = Layer.effect(
    PmsBreaker,
    Effect.gen(function* () {
      const { breaker: { failures, open } } = yield* PmsConfig
      const breaker = yield* CircuitBreaker.make({
        tripPolicy: CircuitBreaker.consecutive(failures),
        openDuration: open,
        // A store that is away must not take the hotel with it.
        onStoreError: "allow"
      })
      const gauges = BreakerGauges.make()
      const audit = yield* Audit
      yield* PmsMetrics.breakerThreshold({}, failures)

      const around = (tenantId: TenantId) => <A>(call: Effect.Effect<A, PmsError>): Effect.Effect<A, PmsError> => {
        const key = `pms:${tenantId}`
        const stateNow = breaker.state(key).pipe(Effect.map(labelOf), Effect.orElseSucceed(() => "closed" as const))
        const count = (state: PmsMetrics.CircuitState) => (exit: Exit.Exit<A, PmsError>) => {
          const { _tag } = judge(exit)
          if (_tag === "Ignored") return Effect.void
          const result = _tag === "Success" ? "success" as const : "failure" as const
          return Effect.andThen(PmsMetrics.breakerCalls({ state, result }), gauges.judged(tenantId, result))
        }
        const witness = audit.note({
          type: "circuit_breaker_open",
          action: "pms.circuit.opened",
          resource: `pms/${tenantId}`,
          tenantId,
          after: { failures }
        })
        const show = (state: PmsMetrics.CircuitState) =>
          Effect.flatMap(gauges.is(tenantId, state), (opened) => opened ? witness : Effect.void)
        // The state is read once admitted: whoever gets through a half-open circuit is its probe.
        const admitted = Effect.flatMap(
          stateNow,
          (state) => Effect.andThen(show(state), Effect.onExit(call, count(state)))
        )
        return breaker.execute(admitted, { key, classify: judge }).pipe(
          Effect.catchTag("CircuitBreakerError", ({ reason }) =>
            // With `onStoreError: "allow"` only the two rejections are left.
            PmsMetrics.breakerCalls({
              state: reason._tag === "CircuitHalfOpen" ? "half_open" : "open",
              result: "rejected"
            })
              .pipe(Effect.andThen(Effect.fail(
                new PmsError({
                  reason: new CircuitOpen({
                    retryAfter: reason._tag === "CircuitOpen" ? Duration.toMillis(reason.retryAfter) : PROBING
                  })
                })
              )))),
          Effect.onExit(() => Effect.flatMap(stateNow, show))
        )
      }

      const isOpen = (tenantId: TenantId) =>
        breaker.state(`pms:${tenantId}`).pipe(
          Effect.map(({ _tag }) => _tag === "Open"),
          Effect.orElseSucceed(() => false)
        )

      return PmsBreaker.of({ around, isOpen })
    })
  )
}

/** How long to wait, in milliseconds, while somebody else's call is trying whether the PMS is back. */
const PROBING = 1000

const labelOf = ({ _tag }: CircuitBreaker.State): PmsMetrics.CircuitState =>
  _tag === "HalfOpen" ? "half_open" : _tag === "Open" ? "open" : "closed"
