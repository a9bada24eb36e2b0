import * as Meters from "../telemetry/Meters.ts"
import { TYPES } from "./AuditEvent.ts"

export const events = Meters.counter("audit_events_total", {
  help: "Events written to the audit trail by this process",
  labels: { type: TYPES }
})

export const spooled = Meters.counter("audit_events_spooled_total", {
  help: "Events that had to wait in a file because the database did not take them"
})

export const waiting = Meters.gauge("audit_spool_events", { help: "Events that wait in the file of this process" })

/** Neither the database nor the disk took them: their words are in the log. */
export const lost = Meters.counter("audit_events_lost_total", { help: "Events that could not be kept anywhere" })
