import { Context, Effect, Layer, Option } from "effect"
import { type ConversationId, type GuestId, guestOf, type TenantId, tenantOf } from "../domain/Ids.ts"
import { Guests } from "../guests/Guests.ts"
import type { Recipient } from "../whatsapp/GraphApiWire.ts"
import { type DeliveryError, guestUnknown } from "./DeliveryError.ts"

/** Merges that are followed; a longer chain is a circle. */
const MOST_MERGES = 5

/** How to reach the guest of a conversation now: by phone, or by Meta's user id when there is no phone. */
export class Recipients extends Context.Service<Recipients, {
  /** `null` when the guest is not known, or by neither. */
  readonly find: (conversationId: ConversationId) => Effect.Effect<Recipient | null, DeliveryError>
}>()("conserje/delivery/Recipients") {
  static readonly layer = Layer.effect(
    Recipients,
    Effect.gen(function* () {
      const guests = yield* Guests

      const follow = Effect.fnUntraced(function* (tenantId: TenantId, first: GuestId) {
        let guestId = first
        for (let merges = 0; merges <= MOST_MERGES; merges++) {
          const guest = Option.getOrUndefined(yield* guests.find(tenantId, guestId))
          if (guest === undefined) return null
          if (guest.mergedInto !== null) {
            guestId = guest.mergedInto
            continue
          }
          // Meta would take the phone too if it were given both.
          if (guest.phone !== null) return { phone: guest.phone }
          return guest.userId === null ? null : { userId: guest.userId }
        }
        return null
      })

      return Recipients.of({
        find: (conversationId) =>
          follow(tenantOf(conversationId), guestOf(conversationId)).pipe(Effect.catchTag("GuestsError", guestUnknown))
      })
    })
  )
}
