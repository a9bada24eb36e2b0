import { conversationIdOf, type GuestId, Wamid } from "../domain/Ids.ts"
import type { GuestIdentity } from "../guests/Guests.ts"
import type { NewEvent } from "../inbox/InboxEvent.ts"
import { laneOf, providerKeyOf } from "./ProviderKey.ts"
import { encodeEvent } from "./StoredEvent.ts"
import type { Placed } from "./WebhookPlacing.ts"
import type { Person, WhatsAppEvent } from "./WhatsAppEvent.ts"

/** The guest whose conversation an event belongs to: the old one, where it says that a guest is somebody else now. */
const personOf = (event: WhatsAppEvent): Person | undefined => {
  switch (event._tag) {
    case "Message":
    case "Call":
      return event.from
    case "Echo":
      return event.to
    case "Identity":
      return event.before
    default:
      return undefined
  }
}

/** Each person of a batch once, and whose each event is: `of[index]` points into `identities`. */
export const peopleOf = (placed: ReadonlyArray<Placed>) => {
  const identities: Array<GuestIdentity> = []
  const indexes = new Map<string, number>()
  const of = placed.map(({ heard, tenantId }) => {
    const person = personOf(heard.event)
    if (person === undefined) return -1
    const key = `${tenantId}/${person.phone ?? ""}/${person.userId ?? ""}`
    const known = indexes.get(key)
    if (known !== undefined) return known
    indexes.set(key, identities.length)
    return identities.push({ tenantId, ...person }) - 1
  })
  return { identities, of }
}

export const rowOf = (placed: Placed, guest: GuestId | undefined, receivedAt: number): NewEvent => {
  const { heard: { event, raw }, occurredAt, phoneNumberId, tenantId } = placed
  return {
    providerKey: providerKeyOf(event, phoneNumberId),
    lane: laneOf(event),
    type: event.type,
    tenantId,
    phoneNumberId,
    conversationId: guest === undefined ? null : conversationIdOf(tenantId, guest),
    wamid: "wamid" in event && event.wamid !== null ? Wamid.make(event.wamid) : null,
    occurredAt,
    receivedAt,
    payload: encodeEvent(event, raw)
  }
}
