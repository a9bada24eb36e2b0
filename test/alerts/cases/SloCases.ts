import type { Case, World } from "../Case.ts"

const turns = (status: string) => `orchestrator_messages_total{intent="greeting",status="${status}"}`

/** So many turns a second, of which a share `x` fails. */
const traffic = (rate: number): World => (time) => ({
  [turns("error")]: time.counter((x) => rate * x),
  [turns("ok")]: time.counter((x) => rate * (1 - x))
})
/** As many errors as `x` says of these turns, but only `errors` of them within the window. */
const trickle = (errors: number, windowSeconds: number): World => (time) => ({
  [turns("error")]: time.counter((x) => x > 0 ? errors / windowSeconds : 0),
  [turns("ok")]: time.counter((x) => x > 0 ? 0 : 0.01)
})

/** A share of failed turns for each minute since the trial began. */
const course = (rate: number, share: (minute: number, x: number) => number, step: number): World => (time) => {
  const counted = (of: (share: number) => number) => {
    let sum = 0
    return time.gauge((x, seconds) => seconds === 0 ? 0 : sum += rate * step * 60 * of(share(seconds / 60, x)))
  }
  return { [turns("error")]: counted((share) => share), [turns("ok")]: counted((share) => 1 - share) }
}

/** A quiet hotel: `x` failures in so many seconds, and few turns that end well. */
const quiet = (windowSeconds: number, ok: number): World => (time) => ({
  [turns("error")]: time.counter((x) => x / windowSeconds),
  [turns("ok")]: time.counter(() => ok)
})

/**
 * So many turns that they stand for a month, of which a share fails; then few, of which a share `x` fails: what is left
 * of the budget is what it was.
 */
const afterCrowds = (failed: number): World => (time) => ({
  [turns("error")]: time.counter((x) => x > 0 ? 0.01 * x : 100 * failed),
  [turns("ok")]: time.counter((x) => x > 0 ? 0.01 * (1 - x) : 100 * (1 - failed))
})

/** After the same crowds fewer than five turns an hour, none of which ends well. */
const trickleAfterCrowds: World = (time) => ({
  [turns("error")]: time.counter((x) => x > 0 ? 4.4 / 3600 : 0),
  [turns("ok")]: time.counter((x) => x > 0 ? 0 : 100)
})

/** Steps of ten minutes. */
const HOUR = 6
const DAY = 144

/** Ten hours of history; then as long as it takes until the hour before is forgotten, and half an hour more. */
const FORECAST = { good: 0, step: 5, warm: 120, hold: 30, clear: 24 } as const

export const cases: ReadonlyArray<Case> = [
  {
    alert: "OrchestratorSLODegradationWarning",
    world: traffic(1),
    bad: 0.011,
    edge: 0.0095,
    good: 0,
    warm: 40,
    hold: 75,
    clear: 40
  },
  {
    alert: "OrchestratorSLODegradationWarning",
    world: quiet(1800, 0.01),
    bad: 5.6,
    edge: 4.5,
    good: 0,
    warm: 40,
    hold: 75,
    clear: 40
  },
  {
    alert: "OrchestratorSLODegradationCritical",
    world: traffic(1),
    bad: 0.033,
    edge: 0.029,
    good: 0,
    warm: 40,
    hold: 60,
    clear: 40,
    near: [trickle(4.4, 1800)]
  },
  {
    alert: "OrchestratorSLODegradationCritical",
    world: quiet(1800, 0.01),
    bad: 5.6,
    edge: 4.5,
    good: 0,
    warm: 40,
    hold: 60,
    clear: 40
  },
  {
    alert: "OrchestratorSLOBurnRateWarning",
    world: traffic(1),
    bad: 0.022,
    edge: 0.019,
    good: 0,
    warm: 70,
    hold: 100,
    clear: 70,
    near: [trickle(4.4, 3600)]
  },
  {
    alert: "OrchestratorSLOBurnRateWarning",
    world: quiet(3600, 0.01),
    bad: 5.6,
    edge: 4.5,
    good: 0,
    warm: 70,
    hold: 100,
    clear: 70
  },
  {
    alert: "OrchestratorSLOBurnRateWarning",
    // The hour's budget is burnt after 18 minutes, and a quarter of an hour later somebody is told: not after 31.
    world: traffic(1),
    bad: 0.033,
    edge: 0.019,
    good: 0,
    warm: 70,
    hold: 36,
    clear: 70,
    near: [course(1, (minute, x) => x > 0 && minute <= 70 + 31 ? 0.033 : 0, 1)]
  },
  {
    alert: "OrchestratorSLOBurnRateCritical",
    world: traffic(1),
    bad: 0.16,
    edge: 0.13,
    good: 0,
    step: 2,
    warm: 190,
    hold: 40,
    clear: 210,
    near: [
      trickle(4.4, 3600),
      // An hour that was still well, and minutes that are not; an hour that was not, and minutes that are well again.
      course(1, (minute, x) => x === 0 ? 0 : minute > 380 + 64 ? 0.16 : 0.13, 2),
      course(1, (minute, x) => x === 0 ? 0 : minute <= 380 + 22 ? 0.35 : 0.13, 2)
    ]
  },
  {
    alert: "OrchestratorSLOBurnRateCritical",
    world: quiet(21_600, 0.001),
    bad: 5.6,
    edge: 4.5,
    good: 0,
    step: 2,
    warm: 190,
    hold: 195,
    clear: 190
  },
  {
    alert: "OrchestratorSLOBurnRateCritical",
    world: traffic(1),
    bad: 0.066,
    edge: 0.055,
    good: 0,
    step: 2,
    warm: 190,
    hold: 195,
    clear: 60,
    near: [
      course(1, (minute, x) => x === 0 ? 0 : minute > 380 + 345 ? 0.068 : 0.052, 2),
      course(1, (minute, x) => x === 0 ? 0 : minute <= 380 + 140 ? 0.14 : 0.053, 2)
    ]
  },
  {
    alert: "OrchestratorSLOTicketDay",
    world: traffic(0.1),
    bad: 0.033,
    edge: 0.028,
    good: 0,
    step: 10,
    evaluate: 60,
    warm: DAY,
    hold: DAY + 2 * HOUR,
    clear: DAY,
    near: [
      trickle(4.4, 86_400),
      // A day that was still well, and two hours that are not; a day that was not, and two hours that are well again.
      course(0.1, (minute, x) => x === 0 ? 0 : minute > 60 * 47 ? 0.035 : 0.027, 10),
      course(0.1, (minute, x) => x === 0 ? 0 : minute <= 60 * 30 ? 0.1065 : 0.0265, 10)
    ]
  },
  {
    alert: "OrchestratorSLOTicketDay",
    world: quiet(86_400, 0.0005),
    bad: 5.6,
    edge: 4.5,
    good: 0,
    step: 10,
    evaluate: 60,
    warm: DAY,
    hold: DAY + 2 * HOUR,
    clear: DAY
  },
  {
    alert: "OrchestratorSLOTicketThreeDays",
    world: quiet(3 * 86_400, 0.0005),
    bad: 5.6,
    edge: 4.5,
    good: 0,
    step: 10,
    evaluate: 60,
    warm: 3 * DAY,
    hold: 3 * DAY + 2 * HOUR,
    clear: 3 * DAY
  },
  {
    alert: "OrchestratorSLOTicketThreeDays",
    world: traffic(0.1),
    bad: 0.011,
    edge: 0.0095,
    good: 0,
    step: 10,
    evaluate: 60,
    warm: 3 * DAY,
    hold: 3 * DAY + 2 * HOUR,
    clear: 3 * DAY,
    near: [
      trickle(4.4, 3 * 86_400),
      course(0.1, (minute, x) => x === 0 ? 0 : minute > 60 * 138 ? 0.012 : 0.009, 10),
      course(0.1, (minute, x) => x === 0 ? 0 : minute <= 60 * 90 ? 0.03 : 0.009, 10)
    ]
  },
  {
    alert: "OrchestratorSLOBudgetExhaustForecastWarning",
    world: afterCrowds(0),
    bad: 0.65,
    edge: 0.55,
    ...FORECAST,
    near: [trickleAfterCrowds]
  },
  {
    alert: "OrchestratorSLOBudgetExhaustForecastWarning",
    // What there has been has spent all but a hundredth of its budget.
    world: traffic(1),
    bad: 0.011,
    edge: 0.0098,
    ...FORECAST,
    good: 0.0099
  },
  {
    alert: "OrchestratorSLOBudgetExhaustForecastCritical",
    // Half of the budget was gone before.
    world: afterCrowds(0.005),
    bad: 0.65,
    edge: 0.55,
    ...FORECAST,
    near: [trickleAfterCrowds]
  },
  {
    alert: "OrchestratorSLOBudgetExhaustForecastCritical",
    world: traffic(1),
    bad: 0.011,
    edge: 0.0098,
    ...FORECAST,
    good: 0.00995
  }
]
