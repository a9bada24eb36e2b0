import type { Case } from "../Case.ts"

export const cases: ReadonlyArray<Case> = [
  {
    alert: "PaymentCallbacksUnavailable",
    world: (time) => ({
      'payment_callbacks_total{answer="unavailable"}': time.counter((x) => x / 300),
      'payment_callbacks_total{answer="stored"}': time.counter(() => 1)
    }),
    bad: 3.3,
    edge: 2.6,
    good: 0
  },
  {
    alert: "PaymentCallbacksRefused",
    world: (time) => ({
      'payment_callbacks_total{answer="unsigned"}': time.counter((x) => x / 900),
      'payment_callbacks_total{answer="repeated"}': time.counter(() => 1)
    }),
    bad: 3.3,
    edge: 2.6,
    good: 0,
    hold: 30,
    clear: 30
  },
  {
    alert: "PaymentNeedsPerson",
    labels: { outcome: "no_room" },
    world: (time) => ({
      'payment_outcomes_total{outcome="no_room"}': time.counter((x) => x / 3600),
      'payment_outcomes_total{outcome="applied"}': time.counter(() => 1)
    }),
    bad: 1,
    edge: 0,
    good: 0,
    clear: 75
  }
]
