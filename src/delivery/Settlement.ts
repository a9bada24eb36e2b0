import type { Wamid } from "../domain/Ids.ts"

/** What became of a message on the guest's phone, from knowing nothing to knowing most. */
export const DELIVERIES = ["none", "sent", "failed", "delivered", "read", "played"] as const
export type Delivery = typeof DELIVERIES[number]

/** How far the handing over to Meta is. */
export const STATES = ["queued", "requested", "accepted", "refused", "uncertain", "cancelled"] as const
export type State = typeof STATES[number]

/** What is known of one message. */
export interface Standing {
  readonly state: State
  readonly delivery: Delivery
  readonly wamid: Wamid | null
  readonly errorCode: number | null
}

/** What a status of Meta says of it. */
export interface Evidence {
  readonly delivery: Exclude<Delivery, "none">
  readonly wamid: Wamid
  /** Meta's code, when it failed. */
  readonly errorCode: number | null
}

/**
 * What is known after one more status. Knowledge only grows: statuses may come late, twice and in any order and lead to
 * the same end. That a message reached the phone outweighs that it failed; any status proves that Meta took it.
 */
export const settle = (standing: Standing, evidence: Evidence): Standing => {
  const [before, said] = [DELIVERIES.indexOf(standing.delivery), DELIVERIES.indexOf(evidence.delivery)]
  const errorCode = said > before
    ? evidence.errorCode
    : said === before
    ? least(standing.errorCode, evidence.errorCode)
    : standing.errorCode
  return {
    state: "accepted",
    delivery: said > before ? evidence.delivery : standing.delivery,
    wamid: standing.wamid ?? evidence.wamid,
    errorCode
  }
}

const least = (a: number | null, b: number | null) => a === null || b === null ? a ?? b : Math.min(a, b)
