import { Effect, Schema } from "effect"

/** What went wrong with a question to the Authorizer. Closed: it is a label. */
export const PROBLEMS = ["connection", "timeout", "server_error", "refused", "unauthorized", "unreadable"] as const
export type Problem = typeof PROBLEMS[number]

/** The only error of this room. */
export class AuthorizerError extends Schema.TaggedError<AuthorizerError>()("AuthorizerError", {
  problem: Schema.Literals(PROBLEMS)
}) {
  get retryable() {
    return this.problem !== "unauthorized"
  }
  override get message() {
    return SENTENCES[this.problem]
  }
}

const SENTENCES: Readonly<Record<Problem, string>> = {
  connection: "The Authorizer cannot be reached.",
  timeout: "The Authorizer did not answer in time.",
  server_error: "The Authorizer is in trouble.",
  refused: "The Authorizer refuses the question.",
  unauthorized: "The Authorizer does not know AUTHORIZER_ADMIN_SECRET.",
  unreadable: "The Authorizer's answer cannot be read."
}

export const fail = (problem: Problem): Effect.Effect<never, AuthorizerError> =>
  Effect.fail(new AuthorizerError({ problem }))
