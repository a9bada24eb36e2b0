import type { Case } from "../Case.ts"

const jobs = (status: string) => `forensic_jobs_total{status="${status}"}`

export const cases: ReadonlyArray<Case> = [
  {
    alert: "ForensicLowSuccessRate",
    world: (time) => ({
      [jobs("completed")]: time.counter((x) => 5.5 * (1 - x) / 3600),
      [jobs("failed")]: time.counter((x) => 5.5 * x / 3600),
      [jobs("running")]: time.counter(() => 1)
    }),
    bad: 0.18,
    edge: 0.13,
    good: 0,
    warm: 70,
    hold: 90,
    clear: 80,
    near: [(time) => ({
      [jobs("completed")]: time.counter(() => 2 / 3600),
      [jobs("failed")]: time.counter((x) => x > 0 ? 2.4 / 3600 : 0)
    })]
  },
  {
    alert: "ForensicHighAnomalies",
    world: (time) => ({ 'forensic_findings{phase="patterns",severity="low"}': time.gauge((x) => x) }),
    bad: 11,
    edge: 10,
    good: 0
  },
  {
    alert: "ForensicHighAnomalies",
    world: (time) => ({ 'forensic_findings{phase="patterns",severity="high"}': time.gauge((x) => x) }),
    bad: 1,
    edge: 0,
    good: 0
  },
  {
    alert: "ForensicPhaseTimeout",
    labels: { phase: "patterns" },
    world: (time) => ({ 'forensic_phase_running_seconds{phase="patterns"}': time.gauge((x) => x) }),
    bad: 33,
    edge: 29,
    good: 0
  }
]
