import { type Language, LANGUAGES } from "../../domain/Language.ts"
import type { RoomMention } from "../Entities.ts"
import type { Setting } from "../Understood.ts"
import { partsOf, words } from "./Lexicon.ts"
import { phraseIndex } from "./PhraseIndex.ts"

/** What kinds of rooms are called in general, in the languages of guests: `double` for `doble`, `duplo`, `dbl`. */
const conceptsIn = {
  es: phraseIndex(Object.entries(words.es.rooms)),
  en: phraseIndex(Object.entries(words.en.rooms)),
  pt: phraseIndex(Object.entries(words.pt.rooms))
}

/** A hotel names its rooms in any language, so its names are read in all of them. */
const conceptsOfName = (name: string): ReadonlySet<string> =>
  new Set(LANGUAGES.flatMap((language) => conceptsIn[language](partsOf(name))))

/** Words of a name that say nothing about which room it is. */
const COMMON: ReadonlySet<string> = new Set(
  LANGUAGES.flatMap((language) => words[language].inRoomNames.flatMap(partsOf))
)

const singular = (word: string): string => word.length > 4 && word.endsWith("s") ? word.replace(/e?s$/u, "") : word

/** One letter too many, too few, wrong or swapped; short words must be right. */
const near = (one: string, other: string): boolean => {
  if (one === other) return true
  if (Math.min(one.length, other.length) < 5 || Math.abs(one.length - other.length) > 1) return false
  let start = 0
  while (start < one.length && one[start] === other[start]) start++
  let end = 0
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end++
  const left = Math.max(one.length, other.length) - start - end
  return left <= 1 ||
    (left === 2 && one.length === other.length && one[start] === other[start + 1] && one[start + 1] === other[start])
}

const distinct = (name: string): ReadonlyArray<string> =>
  partsOf(name).filter((word) => !COMMON.has(word)).map(singular)

type Room = Setting["rooms"][number]

/** Whether a name or synonym of the room stands in the text, as a whole. */
const named = (texts: ReadonlyArray<string>, { name, words }: Room): number => {
  let best = 0
  for (const said of [name, ...words]) {
    const parts = distinct(said)
    if (parts.length > 0 && parts.every((part) => texts.some((word) => near(word, part)))) {
      best = Math.max(best, parts.length)
    }
  }
  return best
}

const mention = ({ id, name }: Room): RoomMention => ({ id, name })

/** At most this many words of a text are looked at for room names. */
const MOST_WORDS = 160

/**
 * The tenant's rooms that were named: by their own names first; without one by what they are in general, those that are
 * most of it.
 */
export const roomsOf = (
  said: ReadonlyArray<string>,
  { rooms }: Setting,
  language: Language
): ReadonlyArray<RoomMention> => {
  const texts = said.slice(0, MOST_WORDS).map(singular)
  const byName = rooms.map((room) => [room, named(texts, room)] as const).filter(([, length]) => length > 0)
  // Of `Doble` and `Doble Superior` the longer one was meant, unless both were said apart.
  const most = Math.max(0, ...byName.map(([, length]) => length))
  if (most > 0) {
    const longest = byName.filter(([, length]) => length === most)
    const longestWords = new Set(longest.flatMap(([{ name, words }]) => [name, ...words].flatMap(distinct)))
    const others = byName.filter(([room, length]) =>
      length < most && !distinct(room.name).every((word) => longestWords.has(word))
    )
    return [...longest, ...others].map(([room]) => mention(room))
  }
  const concepts = conceptsIn[language](said)
  if (concepts.length === 0) return []
  const scored = rooms.map((room) => {
    const own = conceptsOfName([room.name, ...room.words].join(" | "))
    return [room, concepts.filter((concept) => own.has(concept)).length] as const
  })
  const best = Math.max(0, ...scored.map(([, score]) => score))
  return best === 0 ? [] : scored.filter(([, score]) => score === best).map(([room]) => mention(room))
}
