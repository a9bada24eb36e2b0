import type { MoneyMention } from "../Entities.ts"
import { is, nameOf, type Span, type Tokens } from "./Tokens.ts"

export interface MoneySaid extends Span {
  readonly money: MoneyMention
}

const currency = (name: string | undefined): string | null => name === undefined || name === "any" ? null : name

/** `1.500,50`, `1,500.50`, `1500`, `20 mil`: groups of three are thousands, one or two digits at the end are cents. */
const amountAt = (tokens: Tokens, at: number): readonly [decimal: string, next: number] | undefined => {
  const first = tokens[at]
  if (first?.number == null || first.nth) return undefined
  let digits = first.written
  let cents = ""
  let here = at + 1
  while (
    /^[.,]$/u.test(tokens[here]?.word ?? "") && tokens[here]?.glued === true && tokens[here + 1]?.glued === true &&
    tokens[here + 1]?.number != null && cents === ""
  ) {
    const group = tokens[here + 1]?.written ?? ""
    if (group.length === 3) digits += group
    else if (group.length <= 2) cents = group
    else break
    here += 2
  }
  if (is(tokens, here, "thousand")) return [`${digits}000`, here + 1]
  const whole = digits.replace(/^0+(?=\d)/u, "")
  return [cents === "" ? whole : `${whole}.${cents.padEnd(2, "0")}`, here]
}

const moneyAt = (tokens: Tokens, at: number): MoneySaid | undefined => {
  const before = nameOf(tokens, at, "currency")
  const amount = amountAt(tokens, before === undefined ? at : at + 1)
  if (amount === undefined) return undefined
  const [decimal, next] = amount
  const after = nameOf(tokens, is(tokens, next, "of") ? next + 1 : next, "currency")
  if (before === undefined && after === undefined) return undefined
  const until = after === undefined ? next : is(tokens, next, "of") ? next + 2 : next + 1
  return {
    money: { decimal, currency: currency(after ?? undefined) ?? currency(before) },
    from: at,
    until
  }
}

export const moneyOf = (tokens: Tokens): ReadonlyArray<MoneySaid> => {
  const found: Array<MoneySaid> = []
  for (let at = 0; at < tokens.length;) {
    const money = moneyAt(tokens, at)
    if (money !== undefined) found.push(money)
    at = money?.until ?? at + 1
  }
  return found
}
