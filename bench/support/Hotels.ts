import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { FOLDER } from "./Postgres.ts"

/** Hotels of the benches, one number each: enough that Meta's rates for one number are not what is measured. */
const COUNT = 40

export const PHONE_NUMBER_IDS: ReadonlyArray<string> = Array.from(
  { length: COUNT },
  (_, index) => String(400_000_000_000_000 + index)
)

/** Writes them where `HOTELS_FILE` may point. */
export const file = (): string => {
  const hotels = PHONE_NUMBER_IDS.map((phoneNumberId, index) => ({
    tenantId: `hotel-${index}`,
    profile: {
      name: `Hotel ${index}`,
      timeZone: "America/Argentina/Buenos_Aires",
      defaultLanguage: "es",
      location: { latitude: -41.12, longitude: -71.4, name: `Hotel ${index}`, address: "Av. Bustillo 1" },
      reception: { opens: "07:00", closes: "23:00" },
      uncertainSends: "operator"
    },
    numbers: [{ phoneNumberId, displayPhone: `+54 294 555-${String(index).padStart(4, "0")}` }]
  }))
  mkdirSync(FOLDER, { recursive: true })
  const path = join(FOLDER, "hotels.json")
  writeFileSync(path, JSON.stringify(hotels))
  return path
}
