/** One condition on a field, as `filter[field]=…` says it. */
export type Filter =
  | { readonly _tag: "OneOf"; readonly values: ReadonlyArray<string> }
  | { readonly _tag: "Between"; readonly low: string; readonly high: string }
  | { readonly _tag: "Not"; readonly value: string }
  | { readonly _tag: "Above"; readonly value: string }
  | { readonly _tag: "Below"; readonly value: string }
  /** With `%` where anything may stand; a `%` of the value itself is one too. */
  | { readonly _tag: "Like"; readonly pattern: string }

const INTERVAL = /^([\d.:\-\s]+),([\d.:\-\s]+)$/

/** Reads `[v]`, `[a|b]`, `[low,high]`, `>[v]`, `<[v]`, `![v]`, `%[v]%`; what has no brackets is a plain value. */
export const parse = (written: string): Filter => {
  const [, before = "", inside, after = ""] = /^(.*?)\[(.*)\](.*)$/s.exec(written) ?? []
  if (inside === undefined) return { _tag: "OneOf", values: [written] }
  if (before === ">") return { _tag: "Above", value: inside }
  if (before === "<") return { _tag: "Below", value: inside }
  if (before === "!") return { _tag: "Not", value: inside }
  if (before === "%" || after === "%") {
    return { _tag: "Like", pattern: `${before === "%" ? "%" : ""}${inside}${after === "%" ? "%" : ""}` }
  }
  const [, low, high] = INTERVAL.exec(inside) ?? []
  if (low !== undefined && high !== undefined) return { _tag: "Between", low, high }
  return { _tag: "OneOf", values: inside.split("|") }
}
