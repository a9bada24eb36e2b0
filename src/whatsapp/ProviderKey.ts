import type { Lane } from "../inbox/InboxEvent.ts"
import type { WhatsAppEvent } from "./WhatsAppEvent.ts"

/** Who handles an event. */
export const laneOf = (event: WhatsAppEvent): Lane => {
  switch (event._tag) {
    case "Status":
      return "status"
    case "Account":
      return "account"
    default:
      return "conversation"
  }
}

/** What makes a repeat harmless: the same said twice over one number has the same key, anything else another. */
export const providerKeyOf = (event: WhatsAppEvent, phoneNumberId: string): string => {
  switch (event._tag) {
    case "Message":
      return `m:${phoneNumberId}:${event.wamid}`
    case "Status": {
      const participant = event.participant === undefined ? "" : `:${event.participant}`
      return `s:${phoneNumberId}:${event.wamid}:${event.status}${participant}`
    }
    case "Echo":
      return `e:${phoneNumberId}:${event.wamid}`
    case "Identity":
      return `i:${phoneNumberId}:${event.key}`
    case "Call":
      return `c:${phoneNumberId}:${event.callId}:${event.type}`
    case "Account":
      return `a:${phoneNumberId}:${event.key}`
  }
}
