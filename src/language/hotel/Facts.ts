import type { Language } from "../../domain/Language.ts"
import type { HotelProfile, Location } from "../../tenancy/Hotel.ts"
import type { HotelContent } from "../../tenancy/HotelContent.ts"
import { say } from "../Phrases.ts"

/** All that a hotel has said of itself. */
export interface Facts {
  readonly profile: HotelProfile
  readonly content: HotelContent
}

/** What a guest hears about the hotel. */
export interface ContentAnswer {
  /** Whether anything that was asked is known; otherwise `text` says so and offers to ask a person. */
  readonly known: boolean
  readonly text: string
  /** A place to show on a map. */
  readonly place?: Location
  /** Links to pictures. */
  readonly photos?: ReadonlyArray<string>
}

export const known = (...parts: ReadonlyArray<string>): ContentAnswer => ({
  known: true,
  text: parts.filter((part) => part !== "").join(" ")
})

/** Said to be unknown, and offered to be asked. */
export const notKnown = (language: Language): ContentAnswer => ({
  known: false,
  text: `${say(language, "noFact")} ${say(language, "askStaff")}`
})
