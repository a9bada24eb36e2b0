import { Effect } from "effect"
import type { TenantId } from "../../domain/Ids.ts"
import * as PmsMetrics from "../PmsMetrics.ts"

const LEVEL = { closed: 0, open: 1, half_open: 2 } as const
/** An open circuit is worse than one that is being tried. */
const WORST = ["open", "half_open", "closed"] as const

/** Two gauges for all hotels: they show the one that is worst off. Sets as many as there are hotels, and no more. */
export const make = () => {
  const states = new Map<TenantId, PmsMetrics.CircuitState>()
  const streaks = new Map<TenantId, number>()

  const publish = Effect.suspend(() => {
    const seen = new Set(states.values())
    const worst = WORST.find((state) => seen.has(state)) ?? "closed"
    return Effect.andThen(
      PmsMetrics.breakerState({}, LEVEL[worst]),
      PmsMetrics.breakerStreak({}, Math.max(0, ...streaks.values()))
    )
  })

  return {
    /** Answers whether it was not open before. */
    is: (tenantId: TenantId, state: PmsMetrics.CircuitState) =>
      Effect.suspend(() => {
        const opened = state === "open" && states.get(tenantId) !== "open"
        states.set(tenantId, state)
        return Effect.as(publish, opened)
      }),
    judged: (tenantId: TenantId, result: "success" | "failure") =>
      Effect.sync(() => void streaks.set(tenantId, result === "success" ? 0 : (streaks.get(tenantId) ?? 0) + 1))
  }
}
