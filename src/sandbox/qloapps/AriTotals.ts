import type { AriAnswer, Stretch, TypeAnswer } from "./Ari.ts"

const count = (types: ReadonlyArray<TypeAnswer>, of: (type: TypeAnswer) => number) =>
  types.reduce((sum, type) => sum + of(type), 0)

/** The totals that were asked for. In a breakdown by date the other totals repeat the available one. */
export const totals = ({ request: { dateWise, show }, types }: AriAnswer): Record<string, number> => {
  const available = count(types, (type) => type.available.length)
  const other = (of: (type: TypeAnswer) => number) => dateWise ? available : count(types, of)
  return {
    ...(show.available ? { total_available_rooms: available } : {}),
    ...(show.unavailable ? { total_unavailable_rooms: other((type) => type.unavailable.length) } : {}),
    ...(show.partial ? { total_partial_available_rooms: other(({ partial }) => partlyFree(partial)) } : {}),
    ...(show.booked ? { total_booked_rooms: other((type) => type.booked.length) } : {})
  }
}

const partlyFree = (partial: ReadonlyArray<Stretch>): number =>
  new Set(partial.flatMap(({ rooms }) => rooms.map(({ id }) => id))).size
