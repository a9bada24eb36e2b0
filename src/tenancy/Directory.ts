import { Option } from "effect"
import type { PhoneNumberId, TenantId } from "../domain/Ids.ts"
import type { Hotel } from "./Hotel.ts"

/** Hotels as they are asked for: by id, and by who owned a number at an instant. */
export interface Directory {
  readonly all: () => ReadonlyArray<Hotel>
  readonly byTenant: (tenantId: TenantId) => Option.Option<Hotel>
  /** The hotel that owned the number at that instant (milliseconds since the epoch). */
  readonly byNumber: (phoneNumberId: PhoneNumberId, at: number) => Option.Option<Hotel>
}

export const directoryOf = (hotels: ReadonlyArray<Hotel>): Directory => {
  const owners = new Map<PhoneNumberId, Array<{ readonly from: number; readonly to: number; readonly hotel: Hotel }>>()
  for (const hotel of hotels) {
    for (const { phoneNumberId, validFrom = -Infinity, validTo = Infinity } of hotel.numbers) {
      const known = owners.get(phoneNumberId) ?? []
      known.push({ from: validFrom, to: validTo, hotel })
      owners.set(phoneNumberId, known)
    }
  }
  const byTenant = new Map(hotels.map((hotel) => [hotel.tenantId, hotel]))
  return {
    all: () => hotels,
    byTenant: (tenantId) => Option.fromUndefinedOr(byTenant.get(tenantId)),
    byNumber: (phoneNumberId, at) =>
      Option.fromUndefinedOr(owners.get(phoneNumberId)?.find(({ from, to }) => from <= at && at < to)?.hotel)
  }
}

/**
 * Whose a number is by the installation's own configuration alone: what people changed since does not count, and a number
 * that it does not name is its only hotel's.
 */
export const configuredOf = (hotels: ReadonlyArray<Hotel>): Directory => {
  const directory = directoryOf(hotels)
  const [only, ...others] = hotels
  return {
    ...directory,
    byNumber: (phoneNumberId, at) =>
      Option.orElse(
        directory.byNumber(phoneNumberId, at),
        () => only !== undefined && others.length === 0 ? Option.some(only) : Option.none()
      )
  }
}
