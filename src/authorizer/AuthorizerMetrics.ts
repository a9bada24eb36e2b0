import * as Meters from "../telemetry/Meters.ts"
import { PROBLEMS } from "./AuthorizerError.ts"

export const requests = Meters.counter("authorizer_requests_total", {
  help: "Questions to the Authorizer by what became of them",
  labels: { question: ["keys", "user", "users"], result: ["ok", ...PROBLEMS] }
})

export const missing = Meters.gauge("authorizer_accounts_missing", {
  help: "Accounts that are gone at the Authorizer and stay open here until somebody confirms that they are to be closed"
})

export const KINDS = ["signup", "updated", "deleted", "login"] as const
export type Kind = typeof KINDS[number]

export const events = Meters.counter("authorizer_events_total", {
  help: "Events of the Authorizer's webhooks by what became of them",
  labels: {
    kind: KINDS,
    outcome: [
      "refused",
      "repeated",
      "unavailable",
      "created",
      "linked",
      "updated",
      "same",
      "unverified",
      "taken",
      "gone",
      "unknown"
    ]
  }
})
