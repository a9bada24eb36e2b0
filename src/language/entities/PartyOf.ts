import type { PartyMention } from "../Entities.ts"
import type { Asked } from "../Understood.ts"
import { everyAge } from "./ChildAges.ts"
import { type PartyWord, partyWordsOf } from "./PartyWords.ts"
import { is, type Tokens } from "./Tokens.ts"

type Children = Pick<PartyMention, "children" | "childAges">

/** Children add up; of one that is named by its age it is not said that it is another one. */
const childrenOf = (words: ReadonlyArray<PartyWord>): Children => {
  let children: number | null = null
  const childAges: Array<number> = []
  for (const word of words) {
    if (word._tag === "NoChildren") children ??= 0
    else if (word._tag === "Children") {
      const known: boolean = word.byAge && (children ?? 0) - childAges.length >= word.ages.length
      children = (children ?? 0) + (known ? 0 : word.count)
      childAges.push(...word.ages)
    } else if (word._tag === "Ages" && children !== null && childAges.length === 0) childAges.push(...word.ages)
  }
  return { children, childAges }
}

/** The last number that was said, for it corrects the ones before; else those who were named, one by one. */
const adultsOf = (words: ReadonlyArray<PartyWord>): number | null => {
  const said = words.findLast((word) => word._tag === "Adults")?.count ?? null
  const named = words.reduce((all, word) => word._tag === "Named" ? all + word.count : all, 0)
  const others = said !== null || named > 0 || words.some(({ _tag }) => _tag === "Children")
  const together = words.some((word) => "together" in word && word.together) && said === null &&
    !words.some(({ _tag }) => _tag === "People")
  const self = together || (others && words.some(({ _tag }) => _tag === "Self")) ? 1 : 0
  if (said !== null || named + self > 0) return (said ?? named) + self
  return words.some(({ _tag }) => _tag === "Alone") && !words.some(({ _tag }) => _tag === "People") ? 1 : null
}

/** `eu e mais uma pessoa` is one more than was counted. */
const peopleOf = (tokens: Tokens, words: ReadonlyArray<PartyWord>): number | null => {
  const at = words.findLastIndex(({ _tag }) => _tag === "People")
  const [self, people] = [words[at - 1], words[at]]
  if (people?._tag !== "People") return null
  const onTop = self?._tag === "Self" && people.from - self.until <= 2 && is(tokens, self.until, "and")
  return people.count + (onTop ? 1 : 0)
}

/** `somos 2 y un bebé`: whether the children come on top of the people who were counted before. */
const areOnTop = (tokens: Tokens, words: ReadonlyArray<PartyWord>): boolean =>
  words.some((word, index) => {
    const before = words[index - 1]
    if (word._tag !== "Children" || word.among || before?._tag !== "People") return false
    for (let at = before.until; at < word.from; at++) {
      if (is(tokens, at, "and") || tokens[at]?.word === "+") return word.from - before.until <= 4
    }
    return false
  })

/** `2 + 1` as an answer: adults and children. */
const sum = (tokens: Tokens): PartyMention | null => {
  const [adults, plus, children] = tokens
  return tokens.length === 3 && adults?.number != null && plus?.word === "+" && children?.number != null
    ? { adults: adults.number, children: children.number, childAges: [], people: null }
    : null
}

/** Who comes, as far as it was said. Of a whole and one part, the other part is known, too. */
export const partyOf = (tokens: Tokens, asked: Asked | null): PartyMention | null => {
  const pair = asked === "party" ? sum(tokens) : null
  if (pair !== null) return pair
  const words = partyWordsOf(tokens, asked)
  const adults = adultsOf(words)
  const { childAges, children } = childrenOf(words)
  const people = peopleOf(tokens, words)
  const ages = asked === "child_ages" && adults === null && people === null ? everyAge(tokens) : []
  if (ages.length > childAges.length) return { adults, children: null, childAges: ages, people }
  if (adults === null && children === null && people === null) return null
  if (people === null || (adults !== null && children !== null)) return { adults, children, childAges, people: null }
  if (adults !== null) return { adults, children: people > adults ? people - adults : null, childAges, people: null }
  if (children === null) return { adults: null, children, childAges, people }
  const rest = areOnTop(tokens, words) ? people : people - children
  return rest > 0 ? { adults: rest, children, childAges, people: null } : { adults: null, children, childAges, people }
}
