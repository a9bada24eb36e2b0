import { Effect } from "effect"
import * as Nudges from "../actors/Nudges.ts"
import { INTENTS } from "../language/Understood.ts"
import * as Meters from "../telemetry/Meters.ts"
import { HANDOVER_REASONS } from "./Decision.ts"

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

/** `other` is a reason of a row, not of a rule: a merged guest, a state that nobody could read. */
const reason = [...HANDOVER_REASONS, "other"] as const

const reasonOf = (because: string): typeof reason[number] => reason.find((one) => one === because) ?? "other"

const escalations = Meters.counter("orchestrator_escalations_total", {
  help: "Conversations handed to a person",
  labels: { reason, channel: ["whatsapp"] }
})

export const escalated = (because: string): Effect.Effect<void> =>
  escalations({ reason: reasonOf(because), channel: "whatsapp" })

const escalationResponse = Meters.histogram("orchestrator_escalation_response_seconds", {
  help: "Time from a hand-over to the first answer of a person, or to the giving back",
  labels: { reason },
  buckets: [30, 60, 120, 300, 600, 1800, 3600, 7200, 14_400, 43_200]
})

/** `seconds` since the hand-over. */
export const answered = (because: string, seconds: number): Effect.Effect<void> =>
  escalationResponse({ reason: reasonOf(because) }, seconds)

/** What was wanted is not known of a turn that failed: its intent is `none`. */
const errors = Meters.counter("orchestrator_errors_total", {
  help: "Tries of a turn that failed, also when another try answered: a bug, or a dependency that was away",
  labels: { intent: ["none"], error_type: ["turn_failed", "dependency_away"] }
})

export const failed: Effect.Effect<void> = Effect.suspend(() =>
  Effect.andThen(errors({ intent: "none", error_type: "turn_failed" }), retries({}))
)

export const away: Effect.Effect<void> = Effect.suspend(() => errors({ intent: "none", error_type: "dependency_away" }))

export const degraded = Meters.counter("orchestrator_degraded_responses_total", {
  help: "Answers without the PMS, or from an older answer of it"
})

export const byChannel = Meters.counter("hotel_messages_by_channel_total", {
  help: "Turns of guests by the channel they wrote on",
  labels: { channel: ["whatsapp"] }
})

/** `coalesced` joined a nudge already under way; `refused` and `crowded` are repeated by the sweep. */
export const wakes = Meters.counter("conversation_wakes_total", {
  help: "Wakes of conversation actors",
  labels: { result: Nudges.RESULTS }
})

const retries = Meters.counter("conversation_turn_retries_total", {
  help: "Turns that failed and were tried again"
})

export const buried = Meters.counter("conversation_dead_letters_total", {
  help: "Turns that became dead letters",
  labels: { reason: ["turn_failed", "unreadable_event"] }
})

export const overtaken = Meters.counter("conversation_overtaken_total", {
  help: "Commits refused because another actor had written the conversation"
})
