import type { Found } from "./Contact.ts"

/** Our human reference of a reservation, as `CDL-7K3M9`: the hotel's letters and five of letters and digits. */
const REFERENCE = /(?<![\p{L}\p{N}-])([a-z][a-z0-9]{1,3}) ?[-–—] ?([a-z0-9]{5})(?![\p{L}\p{N}-])/giu
/** The same with its dash forgotten: then only with a digit, and letters before it. */
const UNDASHED = /(?<![\p{L}\p{N}-])([a-z]{2,4}) ?((?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{5})(?![\p{L}\p{N}-])/giu

const found = (match: RegExpExecArray | undefined): Found<string> | undefined =>
  match === undefined ? undefined : {
    value: `${match[1] ?? ""}-${match[2] ?? ""}`.toUpperCase(),
    from: match.index,
    until: match.index + match[0].length
  }

const hasDigit = (text: string | undefined): boolean => /\d/u.test(text ?? "")
const isShout = (text: string): boolean => text === text.toUpperCase()

export const referenceIn = (text: string, wasAsked: boolean): Found<string> | undefined =>
  found(
    [...text.matchAll(REFERENCE)].find((match) => hasDigit(match[2]) || isShout(match[0])) ??
      [...text.matchAll(UNDASHED)].find((match) => wasAsked || isShout(match[0]))
  )
