import type { Group } from "../Rule.ts"
import type { RuleContext } from "../RuleSettings.ts"

export const groups = ({ w }: RuleContext): ReadonlyArray<Group> => {
  const dashboard = "supabase-basico"
  return [{
    name: "sessions",
    rules: [
      {
        alert: "SessionsHighWarning",
        expr: "max(session_active_total) > 100",
        for: w("10m"),
        severity: "warning",
        summary: "Many guests write at once",
        description: "{{ $value | humanize }} conversations are live.",
        dashboard
      },
      {
        alert: "SessionsHighCritical",
        expr: "max(session_active_total) > 200",
        for: w("5m"),
        severity: "critical",
        summary: "Very many guests write at once",
        description: "{{ $value | humanize }} conversations are live.",
        dashboard
      },
      {
        alert: "SessionLeakDetected",
        expr: `deriv(max(session_active_total)[${w("30m")}:${w("1m")}]) * 60 > 0.5`,
        for: w("1h"),
        severity: "warning",
        summary: "Live conversations only ever become more",
        description: "{{ $value | humanize }} more each minute, for an hour.",
        dashboard,
        note:
          "deriv() is per second and the threshold per minute: the specification would have needed 30 more each minute."
      },
      {
        alert: "SessionCleanupFailures",
        expr: `sum(increase(session_cleanup_total{result="error"}[${w("1h")}])) > 3`,
        for: w("5m"),
        severity: "warning",
        summary: "Sessions are not cleaned up",
        description: '{{ printf "%.0f" $value }} cleanups failed within an hour.',
        dashboard
      }
    ]
  }, {
    name: "identity",
    rules: [
      {
        alert: "JWTSessionsStale",
        expr: "max(jwt_sessions_active) == 0",
        for: w("10m"),
        severity: "info",
        summary: "No operator is logged in, or nobody counts them",
        description: "Normal at night; by day look whether the loop that counts them still runs.",
        dashboard
      },
      {
        alert: "HighPasswordRotationFailures",
        expr: `sum(increase(password_rotations_total{result="failed"}[${w("5m")}])) > 5`,
        for: w("1m"),
        severity: "warning",
        summary: "Many changes of passwords fail",
        description: '{{ printf "%.0f" $value }} in five minutes: perhaps somebody tries passwords.',
        dashboard,
        note: "More than five in five minutes; the specification's rate would have needed five a second."
      },
      {
        alert: "AuthorizerAway",
        expr: `sum(increase(authorizer_requests_total{result!="ok"}[${w("10m")}])) >= 5
  and sum(increase(authorizer_requests_total{result="ok"}[${w("10m")}])) == 0`,
        for: w("5m"),
        severity: "warning",
        summary: "The Authorizer does not answer as it should",
        description:
          'None of {{ printf "%.0f" $value }} questions in ten minutes was answered: who logs in there stays outside.',
        dashboard
      }
    ]
  }]
}
