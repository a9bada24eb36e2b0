import type { Stay } from "./BookingCheck.ts"
import type { BookedRoom } from "./BookingReader.ts"
import { midnight } from "./ShopTime.ts"

/** What a full replacement does to the rooms of a booking. */
export interface Plan {
  /** Same type and days as before: the row stays, with the people it has, and loses its services. */
  readonly kept: ReadonlyArray<{ readonly row: BookedRoom; readonly stay: Stay; readonly at: number }>
  /** Rows that nothing in the body stands for. */
  readonly dropped: ReadonlyArray<BookedRoom>
  /** Rooms that no row stands for, as stays of the number of rooms that is missing. */
  readonly added: ReadonlyArray<Stay>
}

/** Matches what is wanted with what is there; other days or another type are another room. */
export const plan = (rows: ReadonlyArray<BookedRoom>, stays: ReadonlyArray<Stay>): Plan => {
  const left = [...rows]
  const kept: Array<Plan["kept"][number]> = []
  const added: Array<Stay> = []
  for (const stay of stays) {
    let missing = 0
    for (let at = 0; at < stay.count; at++) {
      const found = left.findIndex(({ from, to, typeId }) =>
        typeId === stay.type.id && from === midnight(stay.from) && to === midnight(stay.to)
      )
      const [row] = found === -1 ? [] : left.splice(found, 1)
      if (row === undefined) missing += 1
      else kept.push({ row, stay, at })
    }
    if (missing > 0) {
      added.push({ ...stay, count: missing, rooms: stay.rooms?.slice(stay.count - missing) })
    }
  }
  return { kept, dropped: left, added }
}
