import * as Meters from "../telemetry/Meters.ts"
import { CHANNELS, KINDS } from "./StaffNotice.ts"

/** `joined` belongs to a conversation of which staff heard the same a moment ago. */
export const notices = Meters.counter("staff_notices_total", {
  help: "Things that staff were to be told",
  labels: { kind: KINDS, result: ["told", "joined"] }
})

export const deliveries = Meters.counter("staff_deliveries_total", {
  help: "Tries to tell staff, by channel and how they ended",
  labels: { channel: CHANNELS, result: ["sent", "failed", "given_up"] }
})

export const waiting = Meters.gauge("staff_deliveries_waiting", {
  help: "Notices for staff that are due and not yet taken"
})

export const tickets = Meters.counter("guest_tickets_total", {
  help: "What guests asked the house to do, by what became of it",
  labels: { event: ["opened", "done"] }
})
