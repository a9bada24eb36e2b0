import type { Quote } from "./Quote.ts"

/** What a tapped answer of ours stands for; the ids travel through WhatsApp and come back. */
export type Choice =
  | { readonly _tag: "Offer"; readonly quote: string; readonly chosen: number }
  | { readonly _tag: "Yes"; readonly quote: string }
  | { readonly _tag: "No" }
  | { readonly _tag: "Date"; readonly which: 0 | 1 }

export const offerIds = ({ id, offers }: Quote): ReadonlyArray<string> => offers.map((_, at) => `offer:${id}:${at}`)
export const yesId = ({ id }: Quote): string => `yes:${id}`
export const NO_ID = "no"
export const DATE_IDS = ["date:0", "date:1"] as const

/** Nothing for an id that is not one of these: a kind of question, or somebody else's. */
export const choiceOf = (id: string): Choice | null => {
  const [kind, quote = "", chosen = ""] = id.split(":")
  if (kind === "offer" && /^\d{1,2}$/.test(chosen)) return { _tag: "Offer", quote, chosen: Number(chosen) }
  if (kind === "yes" && quote !== "") return { _tag: "Yes", quote }
  if (id === NO_ID) return { _tag: "No" }
  return id === DATE_IDS[0] ? { _tag: "Date", which: 0 } : id === DATE_IDS[1] ? { _tag: "Date", which: 1 } : null
}
