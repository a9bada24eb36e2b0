import type { Language } from "../../domain/Language.ts"
import type { TransferData } from "../../tenancy/HotelContent.ts"
import { policiesOf } from "../../tenancy/Policies.ts"
import { say } from "../Phrases.ts"
import type { ContentAnswer, Facts } from "./Facts.ts"
import { bullets, listText, shareText } from "./Lists.ts"

/** How one can pay, what is asked before the stay, and where a transfer goes. */
export const paymentAnswer = ({ content: { payment }, profile }: Facts, language: Language): ContentAnswer => {
  const { by, share } = policiesOf(profile).deposit
  const methods = (payment?.methods ?? []).map((method) => say(language, `pay_${method}`))
  const deposit = by === "transfer"
    ? say(language, "depositTransfer", { share: shareText(language, share) })
    : by === "payment_link"
    ? say(language, "depositLink", { share: shareText(language, share) })
    : by === "on_arrival"
    ? say(language, "payOnArrival")
    : ""
  const sentences = [
    methods.length === 0 ? "" : say(language, "payWith", { methods: listText(language, methods, "or") }),
    deposit,
    payment?.note?.[language] ?? ""
  ].filter((part) => part !== "")
  if (methods.length === 0 && payment?.transfer === undefined) {
    return { known: false, text: [...sentences, say(language, "noFact"), say(language, "askStaff")].join(" ") }
  }
  const paragraphs = [
    sentences.join(" "),
    payment?.transfer === undefined ? "" : transferText(payment.transfer, language)
  ]
  return { known: true, text: paragraphs.filter((part) => part !== "").join("\n\n") }
}

/** Holder, bank and accounts, a line each, so that a guest can copy them. */
export const transferText = ({ accounts, bank, holder, taxId }: TransferData, language: Language): string =>
  say(language, "transferTo", {
    list: bullets([
      say(language, "transferHolder", { holder }),
      say(language, "transferBank", { bank }),
      ...accounts.map(({ kind, value }) => `${kind}: ${value}`),
      ...(taxId === undefined ? [] : [say(language, "transferTaxId", { taxId })])
    ])
  })
