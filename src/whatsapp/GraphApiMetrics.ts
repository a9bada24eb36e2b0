import { Clock, Effect } from "effect"
import * as Meters from "../telemetry/Meters.ts"
import { labelOf, OUTCOMES, REFUSALS, type SendOutcome } from "./GraphApiOutcome.ts"

const sends = Meters.counter("whatsapp_sends_total", {
  help: "Messages handed to Meta, by what became of the handing over",
  labels: { outcome: OUTCOMES }
})

const sendSeconds = Meters.histogram("whatsapp_send_seconds", {
  help: "Time of one send, from the first byte to the answer read",
  buckets: [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
})

const CLASSES = ["throttle", "credential", "account", "uncertain", "not_sent", ...REFUSALS] as const

const errors = Meters.counter("whatsapp_api_errors_total", {
  help: "Sends that were not accepted, by class of error",
  labels: { class: CLASSES }
})

const calls = Meters.counter("whatsapp_api_calls_total", {
  help: "Calls to Meta other than sends: read marks and files",
  labels: { operation: ["mark_read", "upload_media", "media_url", "download_media"], outcome: ["ok", "failed"] }
})

const classOf = (outcome: Exclude<SendOutcome, { readonly _tag: "Accepted" }>): typeof CLASSES[number] => {
  switch (outcome._tag) {
    case "Throttled":
      return "throttle"
    case "Refused":
    case "Stopped":
      return outcome.because
    case "NotSent":
      return "not_sent"
    case "Uncertain":
      return "uncertain"
  }
}

/** Counts and times a send without touching its outcome. */
export const measuredSend = <R>(send: Effect.Effect<SendOutcome, never, R>) =>
  Effect.gen(function* () {
    const started = yield* Clock.currentTimeMillis
    const outcome = yield* send
    yield* sendSeconds({}, ((yield* Clock.currentTimeMillis) - started) / 1000)
    yield* sends({ outcome: labelOf(outcome) })
    if (outcome._tag !== "Accepted") yield* errors({ class: classOf(outcome) })
    return outcome
  })

export const measured =
  (operation: "mark_read" | "upload_media" | "media_url" | "download_media") =>
  <A, E, R>(call: Effect.Effect<A, E, R>) =>
    call.pipe(
      Effect.tap(() => calls({ operation, outcome: "ok" })),
      Effect.tapError(() => calls({ operation, outcome: "failed" }))
    )
