import { PhoneNumberId, TenantId } from "../domain/Ids.ts"
import type { Hotel } from "../tenancy/Hotel.ts"

/**
 * Two hotels that exist nowhere, so that an installation without any configuration has somebody to write to. Their
 * phones are in ranges that are not given out.
 */
const lakeHouse: Hotel = {
  tenantId: TenantId.make("casa-del-lago"),
  profile: {
    name: "Hostería Casa del Lago",
    timeZone: "America/Argentina/Buenos_Aires",
    defaultLanguage: "es",
    location: {
      latitude: -41.1201,
      longitude: -71.3986,
      name: "Hostería Casa del Lago",
      address: "Av. de los Coihues 4821, San Carlos de Bariloche, Río Negro"
    },
    reception: { opens: "07:00", closes: "23:00" },
    uncertainSends: "operator",
    windowTemplate: {
      name: "retomar_conversacion",
      languages: { es: "es_AR", en: "en_US", pt: "pt_BR" }
    }
  },
  numbers: [{ phoneNumberId: PhoneNumberId.make("112269058640637"), displayPhone: "+54 294 555-0142" }]
}

const lighthouse: Hotel = {
  tenantId: TenantId.make("the-lantern-house"),
  profile: {
    name: "The Lantern House",
    timeZone: "Europe/Lisbon",
    defaultLanguage: "en",
    location: {
      latitude: 38.7128,
      longitude: -9.1287,
      name: "The Lantern House",
      address: "Travessa das Lanternas 17, Alfama, Lisboa"
    },
    reception: null,
    uncertainSends: "operator",
    windowTemplate: {
      name: "continue_conversation",
      languages: { es: "es", en: "en_GB", pt: "pt_PT" }
    }
  },
  numbers: [{ phoneNumberId: PhoneNumberId.make("331987446120904"), displayPhone: "+351 21 055 0123" }]
}

export const DEMO_HOTELS: ReadonlyArray<Hotel> = [lakeHouse, lighthouse]

/** The same, the second with a link to pay deposits at that address. */
export const demoHotelsAt = (origin: string): ReadonlyArray<Hotel> => [lakeHouse, {
  ...lighthouse,
  profile: {
    ...lighthouse.profile,
    policies: {
      deposit: {
        by: "payment_link",
        link: `${origin}/sandbox/pay/${lighthouse.tenantId}/{reference}?amount={minor}&currency={currency}`,
        share: 0.3,
        withinHours: 24
      }
    }
  }
}]
