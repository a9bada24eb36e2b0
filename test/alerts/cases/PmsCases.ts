import type { Case, World } from "../Case.ts"
import { always, histogram } from "../Series.ts"
import type { Timeline } from "../Timeline.ts"

const HITS = 'pms_cache_hits_total{operation="availability"}'
const MISSES = 'pms_cache_misses_total{operation="availability"}'
const calls = (result: string) => `pms_circuit_breaker_calls_total{state="closed",result="${result}"}`

/** So many answers of the cache a second, of which a share `x` was found. */
const cache = (rate: number): World => (time) => ({
  [HITS]: time.counter((x) => rate * x),
  [MISSES]: time.counter((x) => rate * (1 - x))
})

/** A streak of failures of five that open the circuit, and the share of failed calls. */
const breaker = (time: Timeline, streak: (x: number) => number, share: (x: number) => number) => ({
  pms_circuit_breaker_failure_streak: time.gauge(streak),
  pms_circuit_breaker_failure_threshold: always(time, 10),
  [calls("failure")]: time.counter((x) => share(x)),
  [calls("success")]: time.counter((x) => 1 - share(x))
})
const failing = (x: number) => x > 0 ? 1 : 0

export const cases: ReadonlyArray<Case> = [
  {
    alert: "HighPmsLatencyP95",
    world: (time) => histogram(time, "pms_api_latency_seconds", 'endpoint="hotel_ari",method="POST"', 1, 2.5, (x) => x),
    bad: 0.053,
    edge: 0.049,
    good: 0
  },
  {
    alert: "CircuitBreakerOpen",
    world: (time) => ({ pms_circuit_breaker_state: time.gauge((x) => x) }),
    bad: 1,
    edge: 0,
    good: 0
  },
  {
    alert: "PmsCacheHitRatioLowWarning",
    world: cache(0.22),
    bad: 0.65,
    edge: 0.72,
    good: 0.9,
    near: [cache(0.18)]
  },
  {
    alert: "PmsCacheHitRatioLowCritical",
    world: cache(0.22),
    bad: 0.46,
    edge: 0.52,
    good: 0.9,
    near: [cache(0.18)]
  },
  {
    alert: "PmsCircuitBreakerImminentOpenWarning",
    step: 0.5,
    warm: 20,
    hold: 40,
    clear: 40,
    world: (time) => breaker(time, (x) => x, (x) => 0.55 * failing(x)),
    bad: 6.5,
    edge: 5,
    good: 0,
    near: [
      (time) => breaker(time, (x) => x, (x) => 0.45 * failing(x)),
      (time) => breaker(time, (x) => x, (x) => 0.38 * failing(x))
    ]
  },
  {
    alert: "PmsCircuitBreakerImminentOpenCritical",
    step: 0.5,
    warm: 20,
    hold: 40,
    clear: 40,
    world: (time) => breaker(time, (x) => x, (x) => 0.62 * failing(x)),
    bad: 9,
    edge: 7,
    good: 0,
    near: [(time) => breaker(time, (x) => x, (x) => 0.58 * failing(x))]
  },
  {
    alert: "DoubleBooking",
    world: (time) => ({ 'pms_double_bookings_total{kept="ours"}': time.counter((x) => x / 3600) }),
    bad: 1,
    edge: 0,
    good: 0,
    clear: 75
  }
]
