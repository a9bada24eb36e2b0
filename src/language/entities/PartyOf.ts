import type { PartyMention } from "../Entities.ts"
import type { Asked } from "../Understood.ts"
import { agesAt, everyAge } from "./ChildAges.ts"
import { countAt, is, past, type Tokens, valueOf } from "./Tokens.ts"

/** More people than this in one message are rather something else that was counted. */
const MOST = 60

interface Counts {
  /** Said with their noun: `2 adultos`. */
  adults: number | null
  /** Named one by one: `mi mujer`, `una pareja`, `dos amigos`. */
  named: number
  /** Who writes comes too. */
  self: boolean
  children: number | null
  ages: Array<number>
  people: number | null
  /** Where the number of people was said. */
  peopleAt: number
  /** The children come on top of the number of people. */
  onTop: boolean
}

const POSSESSIVES =
  /^(?:mi|mis|my|our|meu|meus|minha|minhas|nuestro|nuestra|nuestros|nuestras|nosso|nossa|nossos|nossas)$/u

const isMine = (tokens: Tokens, at: number): boolean => POSSESSIVES.test(tokens[at]?.word ?? "")

const isPlural = (word: string): boolean => word.endsWith("s") || word === "children"

/** Whose age is asked or said as a rule: `menores de 12 años no pagan`. */
const MINORS = /^menor(?:es)?$|^under$/u

/** Children at `at`, `count` of them where it was said, with the ages after them. Where the words after them begin. */
const withChildren = (tokens: Tokens, at: number, count: number | null, into: Counts): number => {
  const word = tokens[at]?.word ?? ""
  const twins = valueOf(tokens, at, "twins")
  const { ages, until } = agesAt(tokens, at + 1)
  const minors = MINORS.test(word)
  if (count === null && minors) return until
  const many = count === 1 && twins !== undefined ? twins : count ?? twins ?? null
  const mine = isMine(tokens, at - 1) && !isPlural(word) ? 1 : null
  const joined = is(tokens, at - 1, "and", "with") && is(tokens, at, "baby") ? 1 : null
  const number = many ?? mine ?? joined ?? (ages.length > 0 ? isPlural(word) ? ages.length : 1 : null)
  if (number === null) return at + 1
  const each = number > 1 && ages.length === 1 && !minors
    ? ages.flatMap((age) => Array.from({ length: number }, () => age))
    : ages
  into.children = (into.children ?? 0) + Math.max(number, minors && ages.length === 1 ? 0 : ages.length)
  if (!(minors && number > 1 && ages.length === 1)) into.ages.push(...each)
  return Math.max(until, at + 1)
}

/** Something that was counted: `2 adultos`, `dos parejas`, `para 3`. Where the words after it begin. */
const counted = (tokens: Tokens, at: number, asked: Asked | null, into: Counts): number => {
  const count = countAt(tokens, at)
  if (count === undefined || count > MOST) return at + 1
  const spoken = tokens[at]?.number === null && is(tokens, at, "one")
  let noun = at + 1
  if (tokens[noun]?.word === "-" || tokens[noun]?.word === "x") noun++
  const isSubset = is(tokens, noun, "are")
  if (isSubset) noun = past(tokens, noun, "are", "the")
  if (
    is(tokens, noun, "next") ||
    /^(?:more|mas|mais|small|young|little|other|otros|otras|outros|pequenos|pequenas|young)$/u.test(
      tokens[noun]?.word ?? ""
    )
  ) {
    noun++
  }
  if (is(tokens, at, "couple") && !is(tokens, noun, "adult", "child", "baby", "person", "people")) {
    if (is(tokens, noun, "thing", "night", "day", "week")) return at + 1
    if (is(tokens, at, "pair") || tokens[at]?.word === "a couple") into.named += 2
    return at + 1
  }
  if (is(tokens, noun, "adult")) {
    into.adults = count
    return noun + 1
  }
  if (is(tokens, noun, "child", "baby")) {
    const before = into.children
    const next = withChildren(tokens, noun, count, into)
    if (into.people !== null && into.children !== before) {
      const joint = tokens.slice(into.peopleAt, at)
      into.onTop ||= !isSubset && joint.length <= 4 &&
        joint.some((token, index) => token.word === "+" || is(tokens, into.peopleAt + index, "and"))
    }
    return next
  }
  if (is(tokens, noun, "pair") && !is(tokens, at - 1, "thing")) {
    into.named += 2 * count
    return noun + 1
  }
  if (is(tokens, noun, "people")) {
    into.named += count
    into.self ||= is(tokens, at - 1, "with")
    return noun + 1
  }
  const led = is(tokens, at - 1, "be", "for", "family", "only", "us") ||
    (is(tokens, at - 1, "the") && is(tokens, at - 2, "be", "for", "only", "family"))
  if (is(tokens, noun, "person")) {
    if (spoken && !led && asked !== "party" && tokens[at]?.word !== "one" && at > 0) return noun + 1
    into.people = count
    into.peopleAt = noun + 1
    return noun + 1
  }
  const bare = !is(
    tokens,
    noun,
    "thing",
    "night",
    "day",
    "week",
    "moon",
    "hour",
    "yearsOld",
    "monthsOld",
    "currency",
    "option",
    "weekend"
  )
  const ofUs = is(tokens, noun, "us") || (is(tokens, noun, "total") && tokens[noun]?.word === "of us")
  const followed = ofUs || is(tokens, noun, "total")
  const wordless = tokens[noun] === undefined || !/^\p{L}/u.test(tokens[noun]?.word ?? "") ||
    tokens[noun]?.means.size !== 0
  const alone = asked === "party" && wordless
  if (bare && (followed || (led && (wordless || !spoken) && !(spoken && !is(tokens, at - 1, "be", "for"))) || alone)) {
    if (spoken && !alone && tokens[noun]?.word !== undefined && !/^[.,;!?]?$/u.test(tokens[noun]?.word ?? "")) {
      return at + 1
    }
    into.people = count
    into.peopleAt = at + 1
    return ofUs ? noun + 1 : at + 1
  }
  return at + 1
}

const selfAt = (tokens: Tokens, at: number): boolean => {
  const after = at + 1
  const before = at - 1
  // `mi` is `mí` only where nothing is called mine.
  const ends = tokens[after] === undefined || !/^\p{L}/u.test(tokens[after]?.word ?? "") ||
    is(tokens, after, "and", "with")
  if (isMine(tokens, at) && !ends) return false
  return is(tokens, after, "and", "with") || tokens[after]?.word === "+" || tokens[after]?.word === "," ||
    is(tokens, before, "and") || tokens[before]?.word === "+" ||
    (is(tokens, before, "for") && is(tokens, before - 1, "and"))
}

const scan = (tokens: Tokens, asked: Asked | null): Counts & { readonly alone: boolean } => {
  const into: Counts = {
    adults: null,
    named: 0,
    self: false,
    children: null,
    ages: [],
    people: null,
    peopleAt: 0,
    onTop: false
  }
  let alone = false
  let self = false
  for (let at = 0; at < tokens.length;) {
    if (is(tokens, at, "without") && is(tokens, past(tokens, at + 1, "the", "one"), "child", "baby")) {
      into.children = into.children ?? 0
      at = past(tokens, at + 1, "the", "one") + 1
    } else if (
      (is(tokens, at, "only") && is(tokens, at + 1, "adult")) || (is(tokens, at, "adult") && is(tokens, at + 1, "only"))
    ) {
      into.children = 0
      at += 2
    } else if (is(tokens, at, "alone")) {
      alone ||= !is(tokens, at + 1, "night", "thing") && !is(tokens, at - 1, "night", "thing")
      at++
    } else if (is(tokens, at, "kin")) {
      into.named += valueOf(tokens, at, "kin") ?? 1
      into.self ||= is(tokens, at - 1, "with")
      at++
    } else if (is(tokens, at, "self")) {
      self ||= selfAt(tokens, at)
      at++
    } else if (countAt(tokens, at) !== undefined && !is(tokens, at - 1, "option")) {
      const years = tokens[at + 1]?.word === "-" ? at + 2 : at + 1
      const old = asked !== "child_ages" && is(tokens, years, "yearsOld") &&
        /old|yo|y o/u.test(tokens[years]?.word ?? "") &&
        !is(tokens, at, "one")
      if (
        old ||
        (is(tokens, at, "one") && agesAt(tokens, at + 1).ages.length > 0 &&
          /old|yo/u.test(tokens[past(tokens, at + 2, "num")]?.word ?? ""))
      ) {
        const { ages, until } = agesAt(tokens, old ? at : at + 1)
        if (into.ages.length === 0 && into.children !== null) into.ages.push(...ages)
        else {
          into.children = (into.children ?? 0) + ages.length
          into.ages.push(...ages)
        }
        at = Math.max(until, at + 1)
      } else at = counted(tokens, at, asked, into)
    } else if (is(tokens, at, "child", "baby")) {
      const before = into.children
      const next = withChildren(tokens, at, null, into)
      if (into.children !== before && isMine(tokens, at - 1) && is(tokens, at - 2, "with")) into.self = true
      at = next
    } else if (
      is(tokens, at, "pair") && !is(tokens, at - 1, "thing", "room", "each") && tokens[at - 1]?.word !== "de"
    ) {
      into.named += 2
      at++
    } else if (is(tokens, at, "aged") && into.children !== null && into.ages.length === 0) {
      const { ages, until } = agesAt(tokens, at)
      into.ages.push(...ages)
      at = Math.max(until, at + 1)
    } else at++
  }
  into.self = into.self && into.adults === null && into.people === null
  if (self && (into.named > 0 || into.children !== null || into.adults !== null)) into.self = true
  return { ...into, alone }
}

/** `2 + 1` as an answer: adults and children. */
const sum = (tokens: Tokens): PartyMention | null => {
  const [adults, plus, children] = tokens
  return tokens.length === 3 && adults?.number != null && plus?.word === "+" && children?.number != null
    ? { adults: adults.number, children: children.number, childAges: [], people: null }
    : null
}

/** Who comes, as far as it was said. */
export const partyOf = (tokens: Tokens, asked: Asked | null): PartyMention | null => {
  if (asked === "party") {
    const found = sum(tokens)
    if (found !== null) return found
  }
  const { adults, ages, alone, children, named, onTop, people, self } = scan(tokens, asked)
  if (asked === "child_ages" && adults === null && named === 0 && people === null && children === null) {
    const all = everyAge(tokens)
    return all.length === 0 ? null : { adults: null, children: null, childAges: all, people: null }
  }
  const grown = adults !== null ? adults + (self ? 1 : 0) : named + (self ? 1 : 0)
  const known = adults !== null || grown > 0 ? grown : alone && people === null ? 1 : null
  if (known === null && children === null && people === null) return null
  const mention = (adults: number | null, children: number | null, people: number | null): PartyMention => ({
    adults,
    children,
    childAges: ages,
    people
  })
  if (people === null) return mention(known, children, null)
  if (known !== null && children !== null) return mention(known, children, null)
  if (known !== null) return people > known ? mention(known, people - known, null) : mention(known, null, null)
  if (children === null || children === 0) {
    return children === 0 ? mention(people, 0, null) : mention(null, null, people)
  }
  if (onTop) return mention(people, children, null)
  return people > children ? mention(people - children, children, null) : mention(null, children, people)
}
