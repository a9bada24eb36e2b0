import { Schema } from "effect"
import { AMENITIES } from "../domain/Amenity.ts"
import { ConversationId, PhoneNumberId, TenantId } from "../domain/Ids.ts"

/** What a request is about: what was named, or something else. */
export const CATEGORIES = [...AMENITIES, "maintenance", "wake_up", "other"] as const
export type Category = typeof CATEGORIES[number]

export const TICKET_STATES = ["open", "taken", "done"] as const

/** Something a guest asked the house to do. */
export const Ticket = Schema.Struct({
  id: Schema.String,
  tenantId: TenantId,
  conversationId: ConversationId,
  phoneNumberId: PhoneNumberId,
  category: Schema.Literals(CATEGORIES),
  /** The guest's own words: for staff alone, never in logs or notices. */
  request: Schema.String,
  state: Schema.Literals(TICKET_STATES),
  /** Milliseconds since the epoch. */
  openedAt: Schema.Finite,
  takenBy: Schema.NullOr(Schema.String),
  doneBy: Schema.NullOr(Schema.String)
})
export type Ticket = typeof Ticket.Type

export interface NewTicket {
  /** The id of the turn that asks: a turn that runs again asks for the same ticket. */
  readonly key: string
  readonly tenantId: TenantId
  readonly conversationId: ConversationId
  readonly phoneNumberId: PhoneNumberId
  readonly category: Category
  readonly request: string
  readonly urgent: boolean
  /** Milliseconds since the epoch: staff are told when somebody is there. */
  readonly notBefore?: number
}

/** The topic of the notice to the guest; `about` is the ticket, `detail.category` what it was. */
export const TICKET_DONE = "ticket_done"
