import type { TenantId } from "../../domain/Ids.ts"

/**
 * A hotel's keys carry the same hash tag, so that one script may touch them all on any cluster. A hotel's id has no
 * braces in it.
 */
export interface LockKeys {
  /** The hash of one room: each live hold under its token, and the `last` token that was given out. Never expires. */
  readonly room: (roomId: string) => string
  /** The sorted set of the hotel's holds: `room@token` by the end of its time. */
  readonly live: string
  /** The stream of what happened and is not yet in the audit table. */
  readonly audit: string
}

export const keysOf = (tenantId: TenantId): LockKeys => {
  const hotel = `conserje:locks:{${tenantId}}:`
  return { room: (roomId) => `${hotel}room:${roomId}`, live: `${hotel}live`, audit: `${hotel}audit` }
}

/** The set of hotels that have such keys, so that nothing ever has to search for them. */
export const HOTELS = "conserje:locks:hotels"
