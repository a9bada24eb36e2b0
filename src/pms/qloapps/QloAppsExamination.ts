import { Effect } from "effect"
import { type PmsReason, PmsUnreachable, type TooManyCalls } from "../PmsError.ts"
import type { Endpoint } from "../PmsMetrics.ts"
import type { Call, Outcome } from "./QloAppsExchange.ts"
import type { Asking } from "./QloAppsShop.ts"
import * as QloAppsXml from "./QloAppsXml.ts"

/** Whether the key may do one thing that we need. */
export interface Permission {
  readonly method: "GET" | "POST"
  readonly resource: Endpoint
  readonly problem: PmsReason | null
}

/** An order that no shop will ever have. */
const NOBODYS_ORDER = 2_147_483_647

const READ: ReadonlyArray<Endpoint> = [
  "hotels",
  "room_types",
  "hotel_room_types",
  "currencies",
  "orders",
  "room_bookings",
  "customers"
]

const look = (resource: Endpoint): Call => ({ resource, query: { display: "[id]", limit: "1" } })

/** Writes that QloApps refuses for what they say, after it has asked whether the key may write at all. */
const refusable: ReadonlyArray<Call> = [
  { resource: "hotel_ari", body: { xml: QloAppsXml.bodyOf({ hotel_ari: {} }) } },
  { resource: "bookings", body: { json: {} } },
  {
    resource: "order_histories",
    body: { xml: QloAppsXml.bodyOf({ order_history: { id_order: NOBODYS_ORDER, id_order_state: 4 } }) }
  }
]

/**
 * Tries every permission that the gateway needs, and changes nothing. Ends at the first problem that is about more than
 * one permission: nothing after it could be known.
 */
export const permissions = Effect.fnUntraced(function* ({ ask }: Asking): Effect.fn.Return<
  ReadonlyArray<Permission>,
  TooManyCalls
> {
  const found: Array<Permission> = []
  for (const call of [...READ.map(look), ...refusable]) {
    const outcome = yield* ask(call)
    const problem = problemIn(outcome, call)
    found.push({ method: call.body === undefined ? "GET" : "POST", resource: call.resource, problem })
    if (problem !== null && !isOnePermission(problem)) break
  }
  return found
})

const isOnePermission = (problem: PmsReason): boolean =>
  problem._tag === "PmsMisconfigured" && problem.problem === "permission_missing"

const problemIn = (outcome: Outcome, { body }: Call): PmsReason | null => {
  if (outcome._tag === "Json") return null
  if (outcome._tag === "Lost") return new PmsUnreachable({ problem: outcome.problem })
  const { why } = outcome
  // What is refused for its content, or breaks over it, was allowed to be asked.
  return why._tag === "PmsRefused" || (body !== undefined && why._tag === "PmsUnreachable") ? null : why
}
