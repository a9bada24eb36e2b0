import * as Meters from "../telemetry/Meters.ts"
import { ERROR_TYPES } from "./WebhookDecoder.ts"

/** How a request at the door ended. */
export const OUTCOMES = [
  "verified",
  "forbidden",
  "stored",
  "unsigned",
  "unsupported",
  "too_large",
  "not_json",
  "limited",
  "unavailable",
  "crowded",
  "slow",
  "broken"
] as const
export type Outcome = typeof OUTCOMES[number]

const canal = ["whatsapp"] as const

export const requests = Meters.counter("webhook_requests_total", {
  help: "Requests at the webhook by how they ended",
  labels: { outcome: OUTCOMES }
})

export const ackSeconds = Meters.histogram("webhook_ack_seconds", {
  help: "Time from a delivery's headers to its durable 200",
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
})

/** `missing`, not `sha256=` and 64 hex digits, or made with none of our secrets. */
export const signatureFailures = Meters.counter("webhook_signature_failures_total", {
  help: "Deliveries refused for their signature",
  labels: { reason: ["missing", "malformed", "mismatch"] }
})

/** The limits could not be asked, and the delivery was let through: a guest's message weighs more. */
export const limiterFailures = Meters.counter("webhook_limiter_failures_total", {
  help: "Requests let through because the rate limiter did not answer"
})

export const unknownNumber = Meters.counter("webhook_unknown_number_total", {
  help: "Changes for a business number that no hotel owned at the time"
})

export const normalized = Meters.counter("message_normalized_total", {
  help: "Messages of guests understood as such",
  labels: { canal, tenant_id: Meters.TENANTS }
})

export const normalizationErrors = Meters.counter("message_normalization_errors_total", {
  help: "Parts of signed deliveries that could not be understood",
  labels: { canal, error_type: ERROR_TYPES }
})

export const normalizationSeconds = Meters.histogram("message_normalization_latency_seconds", {
  help: "Time to understand one delivery",
  labels: { canal },
  buckets: [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1]
})
