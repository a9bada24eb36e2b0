import { type Group, isAlert, type Rule } from "../../src/alerts/Rule.ts"

export interface Mutant {
  /** The rule and what was broken in it. */
  readonly what: string
  readonly groups: ReadonlyArray<Group>
}

interface Change {
  readonly what: string
  readonly expr: string
}

const MATCHER = /(\w+)(=~|!~|!=|=)"([^"]*)"/g
const THRESHOLD = /((?:>=|<=|==|!=|>|<)\s*(?:bool\s+)?(?:on \(\w*\) )?)(\d+(?:\.\d+)?)(?![\w.])/g

const rounded = (value: number): string => String(Number(value.toFixed(6)))

const replaced = (text: string, at: number, length: number, by: string) =>
  text.slice(0, at) + by + text.slice(at + length)

/** Every label that is asked for is asked for wrongly once. */
const labels = (expr: string): ReadonlyArray<Change> =>
  [...expr.matchAll(MATCHER)].map((match) => {
    const [whole, label = "", , value = ""] = match
    const by = `${label}="no ${value}"`
    return { what: `${whole} -> ${by}`, expr: replaced(expr, match.index, whole.length, by) }
  })

/**
 * Every threshold is once a quarter higher and once a fifth lower; a zero is once far higher and once let in, unless it
 * only keeps a division from being by zero.
 */
const thresholds = (expr: string): ReadonlyArray<Change> =>
  [...expr.matchAll(THRESHOLD)].flatMap((match) => {
    const [whole, comparison = "", number = "0"] = match
    const value = Number(number)
    const to = (by: string) => ({ what: `${whole} -> ${by}`, expr: replaced(expr, match.index, whole.length, by) })
    if (value === 0) {
      const divides = expr[match.index + whole.length] === ")"
      const letIn = comparison.startsWith("> ") && !divides ? [to(comparison.replace(">", ">=") + number)] : []
      return [to(`${comparison}1000000`)].concat(letIn)
    }
    return [to(comparison + rounded(value * 1.25)), to(comparison + rounded(value * 0.8))]
  })

const nameOf = (rule: Rule): string =>
  isAlert(rule) ? rule.alert : [rule.record, ...Object.values(rule.labels ?? {})].join(" ")

/** The same change in another place of the expression is another one. */
const timesBefore = (all: ReadonlyArray<Change>, nth: number): string => {
  const before = all.slice(0, nth).filter(({ what }) => what === all[nth]?.what).length
  return before === 0 ? "" : ` (${before + 1})`
}

/** These rules, each time with one thing broken in one of them. */
export const mutants = (groups: ReadonlyArray<Group>): ReadonlyArray<Mutant> =>
  groups.flatMap((group, place) =>
    group.rules.flatMap((rule, index) =>
      [...labels(rule.expr), ...thresholds(rule.expr)].map(({ expr, what }, nth, all) => ({
        what: `${nameOf(rule)}: ${what}${timesBefore(all, nth)}`,
        groups: groups.with(
          place,
          Object.assign({}, group, { rules: group.rules.with(index, Object.assign({}, rule, { expr })) })
        )
      }))
    )
  )
