import type { Case, World } from "../Case.ts"
import { histogram } from "../Series.ts"

const turns = (status: string, intent = "check_availability") =>
  `orchestrator_messages_total{intent="${intent}",status="${status}"}`

/** So many turns a second, of which a share `x` fails. */
const traffic = (rate: number): World => (time) => ({
  [turns("error")]: time.counter((x) => rate * x),
  [turns("ok")]: time.counter((x) => rate * (1 - x))
})

export const cases: ReadonlyArray<Case> = [
  {
    alert: "OrchestratorHighErrorRateWarning",
    labels: { intent: "check_availability" },
    // At both levels there are more than five errors in half an hour, and fewer than six and a quarter.
    world: traffic(0.0596),
    bad: 0.055,
    edge: 0.048,
    good: 0,
    hold: 40,
    clear: 45,
    near: [(time) => ({
      [turns("error")]: time.counter((x) => x > 0 ? 4.4 / 1800 : 0),
      [turns("ok")]: time.counter(() => 0.01)
    })]
  },
  {
    alert: "OrchestratorHighErrorRateCritical",
    labels: { intent: "check_availability" },
    world: traffic(0.015),
    bad: 0.22,
    edge: 0.19,
    good: 0,
    hold: 50,
    clear: 45,
    near: [(time) => ({
      [turns("error")]: time.counter((x) => x > 0 ? 4.4 / 1800 : 0),
      [turns("ok")]: time.counter(() => 0.005)
    })]
  },
  {
    alert: "OrchestratorHighLatencyP95",
    labels: { intent: "greeting" },
    world: (time) => histogram(time, "orchestrator_latency_seconds", 'intent="greeting",status="ok"', 2, 3, (x) => x),
    bad: 0.055,
    edge: 0.049,
    good: 0
  },
  {
    alert: "OrchestratorEveryTurnFails",
    world: (time) => ({
      [turns("error")]: time.counter((x) => x / 1800),
      [turns("ok")]: time.counter((x) => x === 0 ? 0.01 : 0)
    }),
    bad: 3.4,
    edge: 2.6,
    good: 0,
    hold: 40,
    clear: 40,
    near: [(time) => ({
      [turns("error")]: time.counter((x) => x / 1800),
      [turns("ok")]: time.counter(() => 1 / 600)
    })]
  }
]
