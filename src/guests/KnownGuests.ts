import type { GuestId } from "../domain/Ids.ts"
import type { GuestIdentity } from "./Guests.ts"

/**
 * The guests seen lately, in memory, each under the ids they used last. A guest who comes back under others is looked up
 * again, so that the database always knows where to answer.
 *
 * Another replica may merge a guest meanwhile: the old id still leads to the right conversation by `merged_into`.
 */
export const make = (most: number) => {
  const guests = new Map<string, GuestId>()
  const lastKey = new Map<string, string>()

  const drop = (key: string): void => {
    const guestId = guests.get(key)
    guests.delete(key)
    if (guestId !== undefined && lastKey.get(guestId) === key) lastKey.delete(guestId)
  }

  return {
    find: (identity: GuestIdentity): GuestId | undefined => guests.get(keyOf(identity)),
    remember: (identity: GuestIdentity, guestId: GuestId): void => {
      const key = keyOf(identity)
      const before = lastKey.get(guestId)
      if (before !== undefined && before !== key) drop(before)
      // Insertion order is age: the oldest entry goes first.
      if (guests.size >= most && !guests.has(key)) {
        for (const oldest of guests.keys()) {
          drop(oldest)
          break
        }
      }
      guests.set(key, guestId)
      lastKey.set(guestId, key)
    },
    /** Drops everything that names these ids or leads to these guests: who they are has just changed. */
    forget: ({ phone, tenantId, userId }: GuestIdentity, gone: ReadonlyArray<GuestId>): void => {
      for (const [key, guestId] of guests) {
        const [tenant, itsPhone, itsUserId] = key.split("\u0001")
        const named = tenant === tenantId &&
          ((phone !== undefined && itsPhone === phone) || (userId !== undefined && itsUserId === userId))
        if (named || gone.includes(guestId)) drop(key)
      }
    }
  }
}

const keyOf = ({ phone, tenantId, userId }: GuestIdentity): string =>
  `${tenantId}\u0001${phone ?? ""}\u0001${userId ?? ""}`
