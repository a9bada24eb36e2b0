import { moneyText } from "../../language/Locale.ts"
import { reviewLinksText } from "../../language/hotel/CareAnswer.ts"
import { say } from "../../language/Phrases.ts"
import { minutesOf } from "../../language/ReceptionHours.ts"
import { untilClock } from "../../language/ReceptionAnswer.ts"
import type { OutboundMessage } from "../../whatsapp/OutboundMessage.ts"
import type { Moment } from "../Moment.ts"
import { NO_ID } from "../talk/Choice.ts"
import { sentences, text } from "../Wording.ts"
import type { CaringAnswer } from "./CaringDecision.ts"

/** What a guest hears about a late check-out, a request or their opinion. */
export const reply = (answer: CaringAnswer, moment: Moment): ReadonlyArray<OutboundMessage> => {
  const { language } = moment
  switch (answer._tag) {
    case "Late":
      return [late(answer.answer, moment)]
    case "NotLate":
      return [text(say(language, "lateDeclined"))]
    case "RequestTaken":
      return [text(say(language, "requestTaken"))]
    case "Review":
      switch (answer.reply._tag) {
        case "Links":
          return [text(reviewLinksText(answer.reply.links, language))]
        case "Feedback":
          return [text(say(language, "reviewFeedback"))]
        case "OptedOut":
          return [text(say(language, "reviewOptedOut"))]
        case "Thanks":
          return [text(say(language, "reviewThanks"))]
      }
  }
}

const late = (answer: Extract<CaringAnswer, { readonly _tag: "Late" }>["answer"], moment: Moment): OutboundMessage => {
  const { language } = moment
  if (answer._tag === "Taken") return text(say(language, "lateTaken"))
  const until = untilClock(language, minutesOf(answer.until))
  const fee = moneyText(language, answer.fee)
  if (answer._tag === "Confirmed") {
    return text(
      answer.fee.minor === 0
        ? say(language, "lateConfirmedFree", { until })
        : say(language, "lateConfirmed", { until, fee })
    )
  }
  const offer = answer.fee.minor === 0 ? say(language, "lateFree", { until }) : say(language, "lateFee", { until, fee })
  return {
    _tag: "Choices",
    body: sentences(answer._tag === "FeeChanged" ? say(language, "lateChanged") : "", offer),
    open: say(language, "choose"),
    choices: [{ id: "yes:late", title: say(language, "chooseLate") }, { id: NO_ID, title: say(language, "chooseNo") }]
  }
}
