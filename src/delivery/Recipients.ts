import { Context, Effect, Layer } from "effect"
import { type ConversationId, guestOf, tenantOf } from "../domain/Ids.ts"
import { type Guest, type GuestKey, Guests } from "../guests/Guests.ts"
import type { GuestsError } from "../guests/GuestsError.ts"
import type { Recipient } from "../whatsapp/GraphApiWire.ts"
import { type DeliveryError, guestUnknown } from "./DeliveryError.ts"

/** Merges that are followed; a longer chain is a circle. */
const MOST_MERGES = 5

/** How to reach the guest of a conversation now: by phone, or by Meta's user id when there is no phone. */
export class Recipients extends Context.Service<Recipients, {
  /** In the order asked; `null` when the guest is not known, or by neither. */
  readonly find: (
    conversations: ReadonlyArray<ConversationId>
  ) => Effect.Effect<ReadonlyArray<Recipient | null>, DeliveryError>
}>()("conserje/delivery/Recipients") {
  static readonly layer = Layer.effect(
    Recipients,
    Effect.gen(function* () {
      const guests = yield* Guests

      /** Whoever turned out to be somebody else is asked for as that one. */
      const follow = Effect.fnUntraced(function* (
        asked: ReadonlyArray<GuestKey>,
        merges: number
      ): Effect.fn.Return<ReadonlyArray<Recipient | null>, GuestsError> {
        const found = yield* guests.findAll(asked)
        const moved = found.flatMap((guest) =>
          guest?.mergedInto ? [{ tenantId: guest.tenantId, id: guest.mergedInto }] : []
        )
        const led = moved.length === 0 || merges === MOST_MERGES ? [] : yield* follow(moved, merges + 1)
        let next = 0
        return found.map((guest) => guest?.mergedInto ? led[next++] ?? null : addressed(guest))
      })

      return Recipients.of({
        find: (conversations) =>
          follow(conversations.map((id) => ({ tenantId: tenantOf(id), id: guestOf(id) })), 0).pipe(
            Effect.catchTag("GuestsError", guestUnknown)
          )
      })
    })
  )
}

const addressed = (guest: Guest | null): Recipient | null => {
  if (guest === null) return null
  // Meta would take the phone too if it were given both.
  if (guest.phone !== null) return { phone: guest.phone }
  return guest.userId === null ? null : { userId: guest.userId }
}
