import type { Case, World } from "../Case.ts"

const conflicts: World = (time) => ({ lock_conflicts_total: time.counter((x) => x) })

export const cases: ReadonlyArray<Case> = [
  { alert: "LockConflictsHigh", world: conflicts, bad: 0.55, edge: 0.48, good: 0 },
  { alert: "LockConflictsCritical", world: conflicts, bad: 2.2, edge: 1.9, good: 0 },
  {
    alert: "LockExtensionsExceeded",
    world: (time) => ({
      'lock_extensions_total{result="max_reached"}': time.counter((x) => x),
      'lock_extensions_total{result="success"}': time.counter(() => 1)
    }),
    bad: 0.22,
    edge: 0.19,
    good: 0
  },
  {
    alert: "LockOperationsFailureRate",
    world: (time) => ({
      'lock_operations_total{operation="acquire",result="failed"}': time.counter((x) => x),
      'lock_operations_total{operation="acquire",result="success"}': time.counter((x) => 1 - x)
    }),
    bad: 0.11,
    edge: 0.095,
    good: 0
  }
]
