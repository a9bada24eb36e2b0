import * as Nudges from "../actors/Nudges.ts"
import { INTENTS } from "../language/Understood.ts"
import * as Meters from "../telemetry/Meters.ts"

/** `none` is a turn in which nothing was asked: a reaction, an edit, an answer from the hotel's phone. */
const intent = [...INTENTS, "none"]
const status = ["ok", "error"] as const

export const messages = Meters.counter("orchestrator_messages_total", {
  help: "Turns by intent and outcome",
  labels: { intent, status }
})

export const latency = Meters.histogram("orchestrator_latency_seconds", {
  help: "Time of a turn from the end of the burst to its commit",
  labels: { intent, status },
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30]
})

export const escalations = Meters.counter("orchestrator_escalations_total", {
  help: "Conversations handed to a person",
  labels: { reason: ["guest_asked", "phone_app"], channel: ["whatsapp"] }
})

/** `coalesced` joined a nudge already under way; `refused` and `crowded` are repeated by the sweep. */
export const wakes = Meters.counter("conversation_wakes_total", {
  help: "Wakes of conversation actors",
  labels: { result: Nudges.RESULTS }
})

export const retries = Meters.counter("conversation_turn_retries_total", {
  help: "Turns that failed and were tried again"
})

export const buried = Meters.counter("conversation_dead_letters_total", {
  help: "Turns that became dead letters",
  labels: { reason: ["turn_failed", "unreadable_event"] }
})

export const overtaken = Meters.counter("conversation_overtaken_total", {
  help: "Commits refused because another actor had written the conversation"
})
