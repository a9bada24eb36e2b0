import * as Meters from "../telemetry/Meters.ts"
import { PROBLEMS } from "./ModelsError.ts"

export const MODELS = ["chat", "speech"] as const
export type Model = typeof MODELS[number]

export const requests = Meters.counter("model_requests_total", {
  help: "Questions to a model of others, by how they ended",
  labels: { model: MODELS, result: ["ok", ...PROBLEMS] }
})

export const latency = Meters.histogram("model_latency_seconds", {
  help: "Time of a question to a model of others, tries and pauses included",
  labels: { model: MODELS },
  buckets: [0.1, 0.25, 0.5, 1, 2, 4, 6, 10, 30]
})

/** The name that dashboards know. */
export const circuit = Meters.gauge("nlp_circuit_breaker_state", {
  help: "Whether the chat model is asked (0), left alone (1) or tried again (2)"
})
