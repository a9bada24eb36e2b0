import type { Case, World } from "../Case.ts"

const asked = (result: string) => `authorizer_requests_total{question="keys",result="${result}"}`

/** So many failures in ten minutes, and so many good answers a second. */
const authorizer = (answered: number): World => (time) => ({
  [asked("timeout")]: time.counter((x) => x / 600),
  [asked("ok")]: time.counter((x) => x === 0 ? 0 : answered)
})

export const cases: ReadonlyArray<Case> = [
  {
    alert: "AuthorizerAway",
    world: authorizer(0),
    bad: 5.6,
    edge: 4.5,
    good: 0,
    hold: 25,
    near: [authorizer(0.01)]
  },
  {
    alert: "SessionsHighWarning",
    world: (time) => ({ session_active_total: time.gauge((x) => x) }),
    bad: 110,
    edge: 100,
    good: 5
  },
  {
    alert: "SessionsHighCritical",
    world: (time) => ({ session_active_total: time.gauge((x) => x) }),
    bad: 220,
    edge: 200,
    good: 5
  },
  {
    alert: "SessionLeakDetected",
    // So many more each minute.
    world: (time) => ({ session_active_total: time.counter((x) => x / 60) }),
    bad: 0.55,
    edge: 0.48,
    good: 0,
    warm: 40,
    hold: 110,
    clear: 40
  },
  {
    alert: "SessionCleanupFailures",
    world: (time) => ({
      'session_cleanup_total{result="error"}': time.counter((x) => x / 3600),
      'session_cleanup_total{result="success"}': time.counter(() => 1 / 600)
    }),
    bad: 3.4,
    edge: 2.9,
    good: 0,
    warm: 70,
    hold: 80,
    clear: 75
  },
  {
    alert: "JWTSessionsStale",
    world: (time) => ({ jwt_sessions_active: time.gauge((x) => x) }),
    bad: 0,
    edge: 1,
    good: 2
  },
  {
    alert: "HighPasswordRotationFailures",
    world: (time) => ({
      'password_rotations_total{result="failed"}': time.counter((x) => x / 300),
      'password_rotations_total{result="success"}': time.counter(() => 1)
    }),
    bad: 5.5,
    edge: 4.8,
    good: 0
  }
]
