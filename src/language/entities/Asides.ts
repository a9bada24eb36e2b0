import { type Language, LANGUAGES } from "../../domain/Language.ts"
import { AMENITIES, type Amenity } from "../Entities.ts"
import { words } from "./Lexicon.ts"
import { type PhraseIndex, phraseIndex } from "./PhraseIndex.ts"

const isAmenity = (key: string): key is Amenity => AMENITIES.some((amenity) => amenity === key)

const byLanguage = <Key extends string>(index: (language: Language) => PhraseIndex<Key>) => ({
  es: index("es"),
  en: index("en"),
  pt: index("pt")
})

/** What of the house is asked about. */
export const amenitiesIn: Readonly<Record<Language, PhraseIndex<Amenity>>> = byLanguage((language) =>
  phraseIndex(
    Object.entries(words[language].amenities).flatMap(([key, phrases]) => isAmenity(key) ? [[key, phrases]] : [])
  )
)

/** A guest in need may use any language's word. */
const urgentIn = phraseIndex(LANGUAGES.map((language) => ["urgent", words[language].urgent] as const))

export const isUrgent = (words: ReadonlyArray<string>): boolean => urgentIn(words).length > 0
