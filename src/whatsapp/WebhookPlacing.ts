import { Option } from "effect"
import { PhoneNumberId, TenantId } from "../domain/Ids.ts"
import type { Hotel } from "../tenancy/Hotel.ts"
import type { Hotels } from "../tenancy/Hotels.ts"
import type { Change, Heard } from "./WebhookDecoder.ts"

/** Events about the installation and no hotel of it belong to this tenant and number. */
export const INSTALLATION = { tenantId: TenantId.make("-"), phoneNumberId: PhoneNumberId.make("-") }

/** An event whose hotel is known. */
export interface Placed {
  readonly heard: Heard
  readonly tenantId: TenantId
  readonly phoneNumberId: PhoneNumberId
  readonly occurredAt: number
}

/** Finds each event's hotel by its number at the time it happened. What has none is told once for its change. */
export const place = (
  heard: ReadonlyArray<Heard>,
  hotels: Pick<Hotels["Service"], "byNumber" | "all">,
  receivedAt: number
) => {
  const placed: Array<Placed> = []
  const unplaced = new Map<Change, Heard>()
  for (const one of heard) {
    const occurredAt = one.event.at ?? receivedAt
    const phoneNumberId = one.phoneNumberId ?? numberShownAs(one.displayPhone, hotels.all)
    if (phoneNumberId === null) placed.push({ heard: one, occurredAt, ...INSTALLATION })
    else {
      const number = PhoneNumberId.make(phoneNumberId)
      const hotel = hotels.byNumber(number, occurredAt)
      if (Option.isSome(hotel)) {
        placed.push({ heard: one, occurredAt, tenantId: hotel.value.tenantId, phoneNumberId: number })
      } else unplaced.set(one.change, one)
    }
  }
  return { placed, unplaced: [...unplaced.values()] }
}

/** Account events name a number as guests see it, or none at all. */
const numberShownAs = (displayPhone: string | null, all: () => ReadonlyArray<Hotel>): PhoneNumberId | null => {
  const digits = displayPhone?.replaceAll(/\D/g, "") ?? ""
  if (digits === "") return null
  const numbers = all().flatMap((hotel) => hotel.numbers)
  return numbers.find((one) => one.displayPhone.replaceAll(/\D/g, "") === digits)?.phoneNumberId ?? null
}
