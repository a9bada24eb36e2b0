import type { GuestId } from "../domain/Ids.ts"

/** A guest whom one of the ids points at. */
export interface Owner {
  readonly id: GuestId
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  /** Has Meta ever named this guest by a user id? */
  readonly hasUserId: boolean
}

/** Whose the ids are from now on, and who turned out to be the same person. */
export type Verdict =
  | { readonly _tag: "Stranger" }
  | { readonly _tag: "Same"; readonly staying: GuestId; readonly leaving: ReadonlyArray<GuestId> }

/**
 * The user id says who somebody is, the phone only where they are: numbers are given to other people.
 *
 * Two guests are one person when a message names the user id of the one and the phone of the other, and the other was
 * never named by a user id; the older one stays. A phone whose guest has another user id has changed hands.
 */
export const decide = (asked: {
  readonly namesUserId: boolean
  readonly byUserId: Owner | null
  readonly byPhone: Owner | null
}): Verdict => {
  const { byPhone, byUserId, namesUserId } = asked
  if (byUserId !== null) {
    const nameless = byPhone !== null && byPhone.id !== byUserId.id && !byPhone.hasUserId
    return nameless ? same([byUserId, byPhone]) : same([byUserId])
  }
  if (byPhone === null || (namesUserId && byPhone.hasUserId)) return { _tag: "Stranger" }
  return same([byPhone])
}

/** All of them are one person: Meta has said so. */
export const same = (owners: readonly [Owner, ...ReadonlyArray<Owner>]): Verdict => {
  const [first] = owners
  const [oldest = first, ...rest] = owners.toSorted((one, other) =>
    one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1)
  )
  const leaving = [...new Set(rest.map(({ id }) => id))].filter((id) => id !== oldest.id)
  return { _tag: "Same", staying: oldest.id, leaving }
}
