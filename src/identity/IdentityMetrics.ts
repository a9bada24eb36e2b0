import * as Meters from "../telemetry/Meters.ts"

/** Seed 000. */
export const rotations = Meters.counter("password_rotations_total", {
  help: "Passwords that were changed, or were to be and were not",
  labels: { result: ["success", "failed"] }
})

/** Seed 000. */
export const activeSessions = Meters.gauge("jwt_sessions_active", {
  help: "Sessions of people that are neither revoked nor expired"
})

export const logins = Meters.counter("logins_total", {
  help: "Attempts to log in by what became of them",
  labels: { result: ["success", "failed", "locked"] }
})

export const reuses = Meters.counter("refresh_token_reuses_total", {
  help: "Refresh tokens that were used a second time, each of which ended its session"
})
