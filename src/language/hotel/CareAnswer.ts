import type { Language } from "../../domain/Language.ts"
import { say } from "../Phrases.ts"
import type { Facts } from "./Facts.ts"
import { bullets } from "./Lists.ts"
import { checkInAnswer, checkOutAnswer } from "./StayRules.ts"

/** What a booked guest is told around a stay, without asking. */
export const CARE_TOPICS = ["pre_arrival_7d", "pre_arrival_1d", "check_in_data", "check_out", "review_request"] as const
export type CareTopic = typeof CARE_TOPICS[number]

/** A stay in the guest's words: `stay` as `del 10/12 al 12/12`. */
export interface StayNames {
  readonly reference: string
  readonly room: string
  readonly stay: string
}

const joined = (...parts: ReadonlyArray<string>): string => parts.filter((part) => part !== "").join(" ")

/** A reminder before, on and after the days of a stay. */
export const careText = (topic: CareTopic, facts: Facts, names: StayNames, language: Language): string => {
  const { content, profile: { location, name: hotel } } = facts
  switch (topic) {
    case "pre_arrival_7d":
      return joined(say(language, "preArrivalWeek", { ...names, hotel }), checkInAnswer(facts, language).text)
    case "pre_arrival_1d":
      return joined(
        say(language, "preArrivalDay", { ...names, hotel }),
        checkInAnswer(facts, language).text,
        content.directions?.[language] ?? ""
      )
    case "check_in_data":
      return joined(
        say(language, "arrivalToday", { ...names, hotel }),
        checkInAnswer(facts, language).text,
        location === undefined ? "" : `${location.address}.`
      )
    case "check_out":
      return joined(say(language, "leavingToday", { hotel }), checkOutAnswer(facts, language).text)
    case "review_request":
      return say(language, "reviewRequest", { hotel })
  }
}

const NAMES = {
  google: "Google",
  tripadvisor: "Tripadvisor",
  booking: "Booking.com",
  expedia: "Expedia",
  facebook: "Facebook"
} as const

/** Thanks, with the places where others can read it; without a place, thanks alone. */
export const reviewLinksText = (
  links: ReadonlyArray<{ readonly platform: keyof typeof NAMES; readonly url: string }>,
  language: Language
): string =>
  links.length === 0
    ? say(language, "reviewThanks")
    : say(language, "reviewLinks", { list: bullets(links.map(({ platform, url }) => `${NAMES[platform]}: ${url}`)) })
