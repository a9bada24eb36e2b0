import type { Language } from "../../domain/Language.ts"
import { say } from "../Phrases.ts"

/** `a, b y c`; with `or`, `a, b o c`. */
export const listText = (language: Language, items: ReadonlyArray<string>, joint: "and" | "or" = "and"): string => {
  const last = items.at(-1)
  if (items.length < 2 || last === undefined) return items.join("")
  return say(language, joint, { one: items.slice(0, -1).join(", "), other: last })
}

/** Lines with a mark before each. */
export const bullets = (items: ReadonlyArray<string>): string => items.map((item) => `• ${item}`).join("\n")

/** `50 %`, without the space in English and Portuguese. `share` 0 to 1. */
export const shareText = (language: Language, share: number): string => {
  const percent = Math.round(share * 1000) / 10
  const text = language === "en" ? String(percent) : String(percent).replace(".", ",")
  return `${text}${language === "es" ? " " : ""}%`
}
