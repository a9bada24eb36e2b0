import { Schema } from "effect"

/**
 * How a request can go wrong besides a shop's vices. The ones that end in `-after` go wrong once the work was done:
 * the booking is there, only the caller does not hear of it.
 */
export const PMS_FAULTS = [
  /** An empty 500, nothing done. */
  "server-error",
  "server-error-after",
  /** Done and answered, late. */
  "slow",
  /** The connection stays open and silent, nothing done. */
  "timeout",
  "timeout-after",
  /** The connection is cut, nothing done. */
  "reset",
  "reset-after",
  /** 200 with a page of HTML, nothing done. */
  "html",
  /** Done, and 200 with half of the answer. */
  "half"
] as const
export const PmsFault = Schema.Literals(PMS_FAULTS)
export type PmsFault = typeof PmsFault.Type

/** When a fault strikes; without any condition, every request. */
export const PmsFaultRule = Schema.Struct({
  fault: PmsFault,
  /** A shop's name; every shop when absent. */
  shop: Schema.optionalKey(Schema.NonEmptyString),
  /** The name in the URL, as `bookings` or `hotel_ari`; every resource when absent. */
  resource: Schema.optionalKey(Schema.NonEmptyString),
  method: Schema.optionalKey(Schema.Literals(["GET", "POST", "PUT"])),
  /** How many requests it strikes before it is over; until removed when absent. */
  times: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1_000_000 }))),
  /** 0 to 1; 1 when absent. */
  probability: Schema.optionalKey(Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))),
  /** For `slow`: milliseconds before the answer, 3000 when absent. */
  millis: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 120_000 })))
})
export type PmsFaultRule = typeof PmsFaultRule.Type

export interface ActivePmsFault extends PmsFaultRule {
  readonly id: string
  /** How often it struck. */
  readonly struck: number
}

/** What a rule looks at. */
export interface Asked {
  readonly shop: string
  readonly resource: string
  readonly method: string
}

/** Rules at the same time; the oldest goes when there are more. */
const MOST_RULES = 100

/** Which requests go wrong. @param chance 0 to 1, drawn for every rule with a probability */
export const makePlan = (chance: () => number) => {
  const rules = new Map<string, ActivePmsFault>()
  let made = 0

  const strikes = (rule: ActivePmsFault, asked: Asked): boolean =>
    (rule.shop === undefined || rule.shop === asked.shop) &&
    (rule.resource === undefined || rule.resource === asked.resource) &&
    (rule.method === undefined || rule.method === asked.method) &&
    (rule.probability === undefined || chance() < rule.probability)

  return {
    add: (rule: PmsFaultRule): ActivePmsFault => {
      made += 1
      const active = { ...rule, id: `p${made}`, struck: 0 }
      rules.set(active.id, active)
      const [oldest] = rules.keys()
      if (rules.size > MOST_RULES && oldest !== undefined) rules.delete(oldest)
      return active
    },
    remove: (id: string): boolean => rules.delete(id),
    clear: (): void => rules.clear(),
    list: (): ReadonlyArray<ActivePmsFault> => [...rules.values()],
    /** The first rule that strikes, counted. */
    next: (asked: Asked): PmsFaultRule | undefined => {
      for (const rule of rules.values()) {
        if (!strikes(rule, asked)) continue
        const struck = rule.struck + 1
        if (rule.times === struck) rules.delete(rule.id)
        else rules.set(rule.id, { ...rule, struck })
        return rule
      }
      return undefined
    }
  }
}
export type PmsFaultPlan = ReturnType<typeof makePlan>
