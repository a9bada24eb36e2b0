import { Schema } from "effect"

/** No usable answer came, and why. Its words are never shown, logged or matched. */
export const PROBLEMS = [
  "timeout",
  "connection",
  "server_error",
  "throttled",
  "refused",
  "too_large",
  "unreadable",
  "circuit_open",
  "budget_spent",
  "not_configured"
] as const
export type Problem = typeof PROBLEMS[number]

/** The only error that leaves this room. */
export class ModelsError extends Schema.TaggedError<ModelsError>()("ModelsError", {
  problem: Schema.Literals(PROBLEMS)
}) {
  override get message() {
    return `A model gave no usable answer (${this.problem}).`
  }
}
