import { Schema } from "effect"

/**
 * How a send can go wrong. The ones that end in `-after` go wrong once the message was taken: it is recorded, reaches
 * the guest and gets its statuses, only the sender does not hear of it.
 */
export const FAULTS = [
  /** 130429: the number sends too much. */
  "throttle",
  /** 131056: too much to this recipient. */
  "throttle-pair",
  /** 503 with code 2, not taken. */
  "server-error",
  "server-error-after",
  /** Taken and answered, late. */
  "slow",
  /** The connection stays open and silent, nothing taken. */
  "timeout",
  "timeout-after",
  /** The connection is cut, nothing taken. */
  "reset",
  "reset-after",
  /** 200 with an empty `messages`; taken. */
  "no-id",
  /** 200 with half a JSON; taken. */
  "malformed-json",
  /** 190: the token is over. */
  "token"
] as const
export const Fault = Schema.Literals(FAULTS)
export type Fault = typeof Fault.Type

/** When a fault strikes: the next so many sends, or by chance, or one recipient; without either, every send. */
export const FaultRule = Schema.Struct({
  fault: Fault,
  /** How many sends it strikes before it is over; until removed when absent. */
  times: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1_000_000 }))),
  /** 0 to 1; 1 when absent. */
  probability: Schema.optionalKey(Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))),
  /** Digits of a phone or a user id; every recipient when absent. */
  to: Schema.optionalKey(Schema.NonEmptyString),
  /** For `slow`: milliseconds before the answer, 3000 when absent. */
  millis: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 120_000 }))),
  /** For throttles and `server-error`: seconds of a `Retry-After` header; none when absent. */
  retryAfter: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 3600 })))
})
export type FaultRule = typeof FaultRule.Type

export interface ActiveFault extends FaultRule {
  readonly id: string
  /** How often it struck. */
  readonly struck: number
}

/** Rules at the same time; the oldest goes when there are more. */
const MOST_RULES = 100

/**
 * Which sends go wrong. The same seed and the same order of sends give the same faults.
 *
 * @param chance 0 to 1, drawn for every rule with a probability
 * @param changed told whenever the list is another one
 */
export const makePlan = (chance: () => number, changed: () => void) => {
  const rules = new Map<string, ActiveFault>()
  let made = 0

  const strikes = (rule: ActiveFault, to: string | null): boolean =>
    (rule.to === undefined || rule.to === to) &&
    // A read mark has no recipient and must not use up a count that was meant for sends.
    (to !== null || rule.times === undefined) &&
    (rule.probability === undefined || chance() < rule.probability)

  return {
    add: (rule: FaultRule): ActiveFault => {
      made += 1
      const active = { ...rule, id: `f${made}`, struck: 0 }
      rules.set(active.id, active)
      const [oldest] = rules.keys()
      if (rules.size > MOST_RULES && oldest !== undefined) rules.delete(oldest)
      changed()
      return active
    },
    remove: (id: string): void => {
      if (rules.delete(id)) changed()
    },
    clear: (): void => {
      rules.clear()
      changed()
    },
    list: (): ReadonlyArray<ActiveFault> => [...rules.values()],
    /** The first rule that strikes a send to `to`, counted; `null` asks for a request without a recipient. */
    next: (to: string | null): FaultRule | undefined => {
      for (const rule of rules.values()) {
        if (!strikes(rule, to)) continue
        const struck = rule.struck + 1
        if (rule.times === struck) rules.delete(rule.id)
        else rules.set(rule.id, { ...rule, struck })
        changed()
        return rule
      }
      return undefined
    }
  }
}
export type FaultPlan = ReturnType<typeof makePlan>
