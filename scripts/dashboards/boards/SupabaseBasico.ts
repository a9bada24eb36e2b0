import type { Board } from "../Board.ts"
import { above, series, stat } from "../Panel.ts"
import { increase } from "../Query.ts"

export const supabaseBasico: Board = {
  uid: "supabase-basico",
  file: "supabase-basico",
  folder: "operacion",
  title: "Supabase Básico - Operación",
  description: "Conversations, sessions of people, connections, timeouts and passwords.",
  tags: ["operacion", "database", "security"],
  refresh: "30s",
  since: "now-24h",
  rows: [
    {
      title: "Now",
      panels: [
        stat({
          title: "Sesiones de Conversación Activas",
          what: "Conversations in which the guest wrote less than 30 minutes ago.",
          unit: "short",
          queries: { sesiones: "max(session_active_total)" },
          thresholds: above([100, "yellow"], [200, "red"]),
          alerts: ["SessionsHighWarning", "SessionsHighCritical", "SessionLeakDetected"]
        }),
        stat({
          title: "Conexiones DB Activas",
          what: "Connections of the busiest process that are lent to a statement or a transaction.",
          unit: "short",
          queries: { conexiones: "max(db_connections_active)" },
          thresholds: above([5, "yellow"]),
          alerts: ["DBConnectionsHigh", "DatabaseConnectionPoolLow"]
        }),
        stat({
          title: "JWT Sessions Activas",
          what: "Sessions of people that are neither revoked nor expired.",
          unit: "short",
          queries: { sesiones: "max(jwt_sessions_active)" },
          thresholds: { base: "blue", steps: [] },
          alerts: ["JWTSessionsStale"]
        })
      ]
    },
    {
      title: "By the hour",
      panels: [
        series({
          title: "Statement Timeouts",
          what: "Statements that the server stopped in the last hour because they took too long.",
          unit: "short",
          width: 12,
          queries: { timeouts: increase("db_statement_timeouts_total", "1h") },
          thresholds: above([1, "red"]),
          alerts: ["StatementTimeoutsPresent"]
        }),
        series({
          title: "Rotaciones de Password",
          what: "Passwords changed in the last hour, and those that were to be and were not.",
          unit: "short",
          width: 12,
          queries: { "{{result}}": increase("password_rotations_total", "1h", "result") },
          colours: { success: "green", failed: "red" },
          alerts: ["HighPasswordRotationFailures"]
        }),
        series({
          title: "Logins",
          what: "Attempts of the last hour, by what became of them.",
          unit: "short",
          width: 12,
          queries: { "{{result}}": increase("logins_total", "1h", "result") },
          colours: { success: "green", failed: "orange", locked: "red" }
        }),
        series({
          title: "Sesiones: cleanup y expiraciones",
          what: "Cleanups by how they ended, and sessions that ended, by why, in the last hour.",
          unit: "short",
          width: 12,
          queries: {
            "cleanup {{result}}": increase("session_cleanup_total", "1h", "result"),
            "expired {{reason}}": increase("session_expirations_total", "1h", "reason")
          },
          alerts: ["SessionCleanupFailures"]
        }),
        series({
          title: "Authorizer",
          what: "Questions to it in the last hour, by how they were answered.",
          unit: "short",
          width: 12,
          queries: { "{{result}}": increase("authorizer_requests_total", "1h", "result") },
          colours: { ok: "green" },
          alerts: ["AuthorizerAway"]
        })
      ]
    }
  ]
}
