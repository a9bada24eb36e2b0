import type { Hotel } from "../tenancy/Hotel.ts"

/** The business numbers of the demo hotels, by Meta's id. */
export const make = (hotels: ReadonlyArray<Hotel>) => {
  const numbers = new Map<string, string>(
    hotels.flatMap(({ numbers }) => numbers.map(({ displayPhone, phoneNumberId }) => [phoneNumberId, displayPhone]))
  )
  return {
    known: (phoneNumberId: string): boolean => numbers.has(phoneNumberId),
    /** As guests see it; a number of nobody shows its id. */
    displayPhone: (phoneNumberId: string): string => numbers.get(phoneNumberId) ?? phoneNumberId
  }
}
