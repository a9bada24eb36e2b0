import { countAt, is, type Tokens } from "./Tokens.ts"

export interface AgesSaid {
  readonly ages: ReadonlyArray<number>
  /** Where the words after them begin; where they would have begun when there are none. */
  readonly until: number
}

/** Children are people up to this age. */
export const OLDEST_CHILD = 17

const MOST_CHILDREN = 20

const JOINTS = /^[,;/+]$/u

/** An age in years at `at`: a number that counts nobody. Months make it nought. */
const ageAt = (tokens: Tokens, at: number): readonly [age: number, next: number] | undefined => {
  const count = countAt(tokens, at)
  if (count === undefined || is(tokens, at, "couple")) return undefined
  const dash = tokens[at + 1]?.word === "-" ? at + 2 : at + 1
  if (is(tokens, dash, "monthsOld") && count <= 36) return [Math.floor(count / 12), dash + 1]
  if (count > OLDEST_CHILD) return undefined
  if (is(tokens, dash, "yearsOld")) return [count, dash + 1]
  // `un`, `a` are no ages of their own.
  if (is(tokens, at, "one") && tokens[at]?.number === null) return undefined
  const counted = is(
    tokens,
    at + 1,
    "adult",
    "child",
    "baby",
    "person",
    "people",
    "pair",
    "thing",
    "night",
    "day",
    "week",
    "hour",
    "are"
  )
  return counted ? undefined : [count, at + 1]
}

const isJoint = (tokens: Tokens, at: number): boolean =>
  is(tokens, at, "and", "or", "them", "of", "aged", "the", "with", "are") || JOINTS.test(tokens[at]?.word ?? "")

/** What leads to ages after a child was named: `de 5 y 8`, `(3 and 7)`, `: 4`, `aged 2`. Or the years come after them. */
const leadsIn = (tokens: Tokens, at: number): boolean =>
  is(tokens, at, "of", "aged", "them", "with") || /^[(:,-]$/u.test(tokens[at]?.word ?? "")

/** The ages said from `at` on. Without words that lead in, they need their `años`, or to be as many as the children. */
export const agesAt = (tokens: Tokens, at: number, children: number | null = null): AgesSaid => {
  const ages: Array<number> = []
  let here = at
  let until = at
  let led = false
  let years = false
  let gap = 0
  const strong = () => led || years || (ages.length > 1 && ages.length === children)
  while (here < tokens.length && ages.length < MOST_CHILDREN && gap < 6) {
    const age = ageAt(tokens, here)
    if (age !== undefined) {
      ages.push(age[0])
      const [, next] = age
      years ||= is(tokens, next - 1, "yearsOld", "monthsOld")
      here = next
      until = next
      gap = 0
      continue
    }
    if (!isJoint(tokens, here) && !leadsIn(tokens, here) && tokens[here]?.word !== ")") break
    led ||= ages.length === 0 && (is(tokens, here, "of", "aged", "them") || /^[(:]$/u.test(tokens[here]?.word ?? ""))
    here++
    gap++
  }
  return ages.length > 0 && strong() ? { ages, until } : { ages: [], until: at }
}

/** Every number that may be an age: the answer to how old they are. */
export const everyAge = (tokens: Tokens): ReadonlyArray<number> => {
  const ages: Array<number> = []
  for (let at = 0; at < tokens.length && ages.length < MOST_CHILDREN;) {
    const age = ageAt(tokens, at)
    if (age !== undefined) ages.push(age[0])
    at = age?.[1] ?? at + 1
  }
  return ages
}
