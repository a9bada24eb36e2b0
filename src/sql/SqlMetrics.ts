import * as Meters from "../telemetry/Meters.ts"
import { TOPICS } from "./Topic.ts"

/** Seed 000: connections that are doing something for us now, in both pools. */
export const connectionsActive = Meters.gauge("db_connections_active", {
  help: "Connections of this process lent to a statement or a transaction"
})

export const statementTimeouts = Meters.counter("db_statement_timeouts_total", {
  help: "Statements that the server stopped because they took too long"
})

export const poolActive = Meters.gauge("db_pool_active_connections", {
  help: "The same as db_connections_active, under the name of the pool's panels"
})

export const poolIdle = Meters.gauge("db_pool_idle_connections", {
  help: "Open connections of this process that nobody uses"
})

export const poolTotal = Meters.gauge("db_pool_total_connections", { help: "Open connections of this process" })

export const poolSize = Meters.gauge("db_pool_size_configured", {
  help: "Connections that this process may open at the most"
})

export const poolUtilization = Meters.gauge("db_pool_utilization_percent", {
  help: "Lent connections in percent of those that may be open"
})

/** The pool never opens more than its size: what would overflow elsewhere waits here. */
export const poolOverflow = Meters.gauge("db_pool_overflow", {
  help: "The most statements that waited for a connection at once since the last measurement"
})

export const longRunning = Meters.gauge("db_pool_long_running_queries", {
  help: "Statements of any client of our database that have run for more than 10 seconds"
})

export const idleInTransaction = Meters.gauge("db_pool_idle_in_transaction", {
  help: "Sessions of any client of our database that hold a transaction open and do nothing"
})

export const lockWait = Meters.gauge("db_lock_wait_seconds", {
  help: "Longest wait for a lock in our database now; 0 when nobody waits"
})

export const announcements = Meters.counter("db_announcements_total", {
  help: "Changes that some process announced through the database and this one heard",
  labels: { topic: TOPICS }
})

export const listening = Meters.gauge("db_announcements_listening", {
  help: "1 while this process hears at once what others change; at 0 it finds out by its loops"
})
