import { AMENITIES, type Amenity } from "../../domain/Amenity.ts"
import type { Language } from "../../domain/Language.ts"
import type { AmenityFact, Price } from "../../tenancy/HotelContent.ts"
import { moneyText } from "../Locale.ts"
import { say } from "../Phrases.ts"
import { rangesText } from "../ReceptionAnswer.ts"
import { type ContentAnswer, type Facts, known, notKnown } from "./Facts.ts"
import { listText } from "./Lists.ts"

/** What the hotel has of what was named; of nothing named, all that it has. */
export const amenityAnswer = (
  { content: { amenities = {}, wifi } }: Pick<Facts, "content">,
  asked: ReadonlyArray<Amenity>,
  language: Language,
  staying: boolean
): ContentAnswer => {
  const [only] = asked
  if (only === undefined) return everything(amenities, language)
  if (asked.length > 1) return several(amenities, asked, language)
  const fact = amenities[only]
  if (fact === undefined) return unknown(language, [only])
  const network = only === "wifi" && fact.has && wifi !== undefined ? wifiText(wifi, language, staying) : ""
  return known(opening(only, fact, language), detailText(fact, language), network)
}

const nameOf = (language: Language, amenity: Amenity): string => say(language, `amenity_${amenity}`)

const namesOf = (language: Language, asked: ReadonlyArray<Amenity>, joint?: "or"): string =>
  listText(language, asked.map((one) => nameOf(language, one)), joint)

/** Said to be unknown, and offered to be asked. */
const unknown = (language: Language, asked: ReadonlyArray<Amenity>): ContentAnswer => ({
  known: false,
  text: `${say(language, "notKnownIf", { what: namesOf(language, asked) })} ${say(language, "askStaff")}`
})

const opening = (amenity: Amenity, { has }: AmenityFact, language: Language): string => {
  if (amenity === "pets") return say(language, has ? "petsYes" : "petsNo")
  if (amenity === "smoking") return say(language, has ? "smokingYes" : "smokingNo")
  return say(language, has ? "has" : "hasNot", { what: nameOf(language, amenity) })
}

/** Hours, price and the hotel's own words. */
export const detailText = ({ hours, note, price }: Omit<AmenityFact, "has">, language: Language): string =>
  [
    hours === undefined ? "" : say(language, "hours", { hours: rangesText(language, hours) }),
    price === undefined
      ? ""
      : price === null
      ? say(language, "free")
      : say(language, "costs", { price: priceText(price, language) }),
    note?.[language] ?? ""
  ].filter((part) => part !== "").join(" ")

const PER = {
  stay: "perStay",
  night: "perNight",
  day: "perDay",
  hour: "perHour",
  person: "perPerson",
  trip: "perTrip",
  item: "perItem"
} as const

/** `$ 6.500,00 por persona`. */
export const priceText = ({ amount, per }: Price, language: Language): string =>
  say(language, PER[per], { price: moneyText(language, amount) })

const wifiText = (
  { network, password }: { readonly network: string; readonly password?: string },
  language: Language,
  staying: boolean
): string => {
  if (staying && password !== undefined) return say(language, "wifiPassword", { network, password })
  const named = say(language, "wifiNetwork", { network })
  return password === undefined ? named : `${named} ${say(language, "wifiAtDesk")}`
}

type Amenities = { readonly [_ in Amenity]?: AmenityFact }

const several = (amenities: Amenities, asked: ReadonlyArray<Amenity>, language: Language): ContentAnswer => {
  const there = asked.filter((one) => amenities[one]?.has === true)
  const not = asked.filter((one) => amenities[one]?.has === false)
  const open = asked.filter((one) => amenities[one] === undefined)
  if (open.length === asked.length) return unknown(language, asked)
  return known(
    there.length === 0 ? "" : say(language, "has", { what: namesOf(language, there) }),
    not.length === 0 ? "" : say(language, "hasNot", { what: namesOf(language, not, "or") }),
    open.length === 0 ? "" : unknown(language, open).text
  )
}

/** Of things that are a question of yes or no, not something to have. */
const NOT_LISTED: ReadonlySet<Amenity> = new Set(["pets", "smoking"])

const everything = (amenities: Amenities, language: Language): ContentAnswer => {
  const there = AMENITIES.filter((one) => amenities[one]?.has === true && !NOT_LISTED.has(one))
  return there.length === 0
    ? notKnown(language)
    : known(say(language, "hasList", { what: namesOf(language, there) }), say(language, "hasMore"))
}
