import * as Meters from "../telemetry/Meters.ts"
import { OUTCOMES } from "./PaymentCallback.ts"

export const ANSWERS = [
  "stored",
  "repeated",
  "unsigned",
  "stale",
  "unknown_hotel",
  "unreadable",
  "limited",
  "unavailable"
] as const
export type Answer = typeof ANSWERS[number]

export const callbacks = Meters.counter("payment_callbacks_total", {
  help: "What payment providers told us, by what they were answered",
  labels: { answer: ANSWERS }
})

export const outcomes = Meters.counter("payment_outcomes_total", {
  help: "Payments that were told of, by what came of them",
  labels: { outcome: OUTCOMES }
})
