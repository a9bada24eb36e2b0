import * as Nudges from "../actors/Nudges.ts"
import * as Meters from "../telemetry/Meters.ts"
import { KINDS } from "./OperatorTasks.ts"

const DEPTH = ["queued", "requested", "uncertain"] as const

export const depth = Meters.gauge("outbox_depth", {
  help: "Messages that are not settled, by state",
  labels: { state: DEPTH }
})

export const oldest = Meters.gauge("outbox_oldest_seconds", {
  help: "Age of the oldest message that is still owed to a guest, 0 when none is"
})

export const uncertain = Meters.gauge("uncertain_sends", {
  help: "Messages that may or may not have been sent and wait for a status or a person"
})

export const numberStopped = Meters.gauge("whatsapp_number_stopped", {
  help: "Business numbers of a hotel that Meta does not let us send from",
  labels: { tenant_id: Meters.TENANTS }
})

export const ENDINGS = ["accepted", "refused", "uncertain", "cancelled", "requeued"] as const

export const endings = Meters.counter("delivery_attempts_total", {
  help: "Attempts to send, by how they ended",
  labels: { ending: ENDINGS }
})

export const promisedToAccepted = Meters.histogram("delivery_accept_seconds", {
  help: "From the promise of a message until Meta took it",
  buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 3600]
})

export const nudges = Meters.counter("delivery_nudges_total", {
  help: "Nudges to delivery actors: sent, joined to one under way, dropped because too many were, or refused",
  labels: { result: Nudges.RESULTS }
})

export const typing = Meters.counter("delivery_typing_total", {
  help: "Read marks with a typing bubble: shown, refused by Meta, or dropped because too many were under way",
  labels: { result: ["shown", "refused", "dropped"] }
})

export const statuses = Meters.counter("delivery_statuses_total", {
  help: "Messages of ours that a status settled, and statuses without meaning here or that could not be read",
  labels: { result: ["settled", "other", "unreadable"] }
})

export const unpaced = Meters.counter("delivery_unpaced_total", {
  help: "Messages sent without asking the rate limiter, because its store was away"
})

export const tasks = Meters.counter("operator_tasks_total", {
  help: "Tasks that were opened for a person",
  labels: { kind: KINDS }
})

export const actorFailures = Meters.counter("delivery_actor_failures_total", {
  help: "Times an actor had to stop because the database did not answer or something broke; a sweep comes back"
})
