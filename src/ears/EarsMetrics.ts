import * as Meters from "../telemetry/Meters.ts"

export const voices = Meters.counter("voice_notes_total", {
  help: "Voice notes of guests, by what came of listening",
  labels: { result: ["heard", "no_transcriber", "too_large", "gone", "silence", "failed"] }
})

export const kept = Meters.counter("guest_files_total", {
  help: "Photos and documents of guests that were to be kept for staff",
  labels: { result: ["kept", "not_given"] }
})
