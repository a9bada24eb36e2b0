import type { GuestId } from "../domain/Ids.ts"
import type { GuestIdentity } from "./Guests.ts"

/**
 * The guests seen lately, in memory. An entry is the whole identity, so a phone that turns up with another user id
 * than before is a stranger and goes to the database, where the two are merged.
 *
 * Another replica may merge a guest meanwhile: the old id still leads to the right conversation by `merged_into`.
 */
export const make = (most: number) => {
  const guests = new Map<string, GuestId>()
  return {
    find: (identity: GuestIdentity): GuestId | undefined => guests.get(keyOf(identity)),
    remember: (identity: GuestIdentity, guestId: GuestId): void => {
      // Insertion order is age: the oldest entry goes first.
      if (guests.size >= most) {
        for (const oldest of guests.keys()) {
          guests.delete(oldest)
          break
        }
      }
      guests.set(keyOf(identity), guestId)
    },
    /** Drops everything that names these ids or leads to these guests: who they are has just changed. */
    forget: ({ phone, tenantId, userId }: GuestIdentity, gone: ReadonlyArray<GuestId>): void => {
      for (const [key, guestId] of guests) {
        const [tenant, itsPhone, itsUserId] = key.split("\u0001")
        const named = tenant === tenantId &&
          ((phone !== undefined && itsPhone === phone) || (userId !== undefined && itsUserId === userId))
        if (named || gone.includes(guestId)) guests.delete(key)
      }
    }
  }
}

const keyOf = ({ phone, tenantId, userId }: GuestIdentity): string =>
  `${tenantId}\u0001${phone ?? ""}\u0001${userId ?? ""}`
