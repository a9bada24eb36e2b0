import type { Language } from "../../domain/Language.ts"
import { policiesOf } from "../../tenancy/Policies.ts"
import { say } from "../Phrases.ts"
import { clock } from "../ReceptionAnswer.ts"
import { minutesOf } from "../ReceptionHours.ts"
import { type ContentAnswer, type Facts, known } from "./Facts.ts"
import { shareText } from "./Lists.ts"

const timeText = (language: Language, hourMinute: string): string => clock(language, minutesOf(hourMinute))

const keepsLuggage = ({ content }: Facts): boolean => content.amenities?.luggage_storage?.has === true

/** From when, with what, and what becomes of the luggage. */
export const checkInAnswer = (facts: Facts, language: Language): ContentAnswer =>
  known(
    say(language, "checkIn", { time: timeText(language, policiesOf(facts.profile).checkIn) }),
    facts.content.policies?.identification?.[language] ?? "",
    keepsLuggage(facts) ? say(language, "checkInLuggage") : ""
  )

/** Until when, and what staying longer costs. */
export const checkOutAnswer = (facts: Facts, language: Language): ContentAnswer => {
  const { checkOut, lateCheckout } = policiesOf(facts.profile)
  const until = timeText(language, lateCheckout.until)
  return known(
    say(language, "checkOut", { time: timeText(language, checkOut) }),
    lateCheckout.share === 0
      ? say(language, "lateCheckoutFree", { until })
      : say(language, "lateCheckoutAt", { until, share: shareText(language, lateCheckout.share) }),
    keepsLuggage(facts) ? say(language, "checkOutLuggage") : ""
  )
}

const DAY = 24

/** Until when cancelling is free, and what it costs afterwards. */
export const cancellationAnswer = ({ profile }: Facts, language: Language): ContentAnswer => {
  const { freeUntilHours, lateShare } = policiesOf(profile).cancellation
  if (lateShare === 0) return known(say(language, "cancelAlwaysFree"))
  const free = freeUntilHours === 0
    ? say(language, "cancelFree")
    : freeUntilHours >= 2 * DAY && freeUntilHours % DAY === 0
    ? say(language, "cancelFreeDays", { days: String(freeUntilHours / DAY) })
    : say(language, "cancelFreeHours", { hours: String(freeUntilHours) })
  const late = lateShare === 1
    ? say(language, "cancelLateWhole")
    : say(language, "cancelLate", { share: shareText(language, lateShare) })
  return known(free, late)
}
