import * as PaymentLink from "../../booking/PaymentLink.ts"
import type { Reservation } from "../../booking/Reservation.ts"
import { capital, moneyText, partyText, stayText } from "../../language/Locale.ts"
import { say } from "../../language/Phrases.ts"
import { untilClock } from "../../language/ReceptionAnswer.ts"
import { policiesOf } from "../../tenancy/Policies.ts"
import type { OutboundMessage } from "../../whatsapp/OutboundMessage.ts"
import { type Moment, todayAt } from "../Moment.ts"
import { NO_ID } from "../talk/Choice.ts"
import { paragraphs, sentences, text } from "../Wording.ts"
import type { ReservingAnswer } from "./ReservingDecision.ts"

type Messages = ReadonlyArray<OutboundMessage>

/** What a guest hears of their own reservation. */
export const reply = (answer: ReservingAnswer, moment: Moment): Messages => {
  const { language } = moment
  switch (answer._tag) {
    case "AskPiece": {
      const { held, piece, refused, reservation } = answer
      const question = sentences(refused ? say(language, BAD[piece]) : "", say(language, ASK[piece]))
      return [text(paragraphs(held ? heldText(reservation, moment) : "", question))]
    }
    case "AskDeposit": {
      const { held, reservation } = answer
      const until = untilText(reservation, moment)
      return [text(paragraphs(
        held ? heldText(reservation, moment) : "",
        ...depositText(reservation, moment),
        held || until === "" ? "" : say(language, "keptUntil", { until })
      ))]
    }
    case "ReceiptTaken":
      return [text(say(language, "receiptTaken"))]
    case "BookingNow":
      return [text(say(language, "bookingNow", answer.reservation))]
    case "LetGo":
      return [text(sentences(paysBack(answer.reservation, language), say(language, "letGo")))]
    case "Own": {
      const lead = say(language, answer.reservations.length === 1 ? "ownOne" : "ownMany")
      return [text(paragraphs(lead, answer.reservations.map((one) => ownText(one, moment)).join("\n\n")))]
    }
    case "NoOwn":
      return [text(say(language, "noOwn"))]
    case "WhichOwn": {
      const lines = answer.reservations.map((one, at) => `${at + 1}. ${ownText(one, moment)}`)
      return [text(paragraphs(lines.join("\n"), say(language, "whichOwn")))]
    }
    case "AskCancel": {
      const { fee: { amount }, reservation } = answer
      const details = { ...namesOf(reservation, moment), fee: moneyText(language, amount) }
      return [{
        _tag: "Choices",
        body: say(language, amount.minor === 0 ? "askCancelFree" : "askCancelFee", details),
        open: say(language, "choose"),
        choices: [{ id: "yes:cancel", title: say(language, "chooseCancel") }, {
          id: NO_ID,
          title: say(language, "chooseKeep")
        }]
      }]
    }
    case "CancelAsked":
      return [text(say(language, "cancelAsked", answer.reservation))]
    case "Kept":
      return [text(say(language, "cancelKept"))]
    case "Happened":
      return happened(answer, moment)
  }
}

/** The question that was interrupted. */
export const resume = (asked: "name" | "email" | "phone" | "deposit", { language }: Moment): string =>
  asked === "deposit" ? say(language, "resumeDeposit") : say(language, ASK[asked])

const ASK = { name: "askName", email: "askEmail", phone: "askPhone" } as const
const BAD = { name: "badName", email: "badEmail", phone: "badPhone" } as const

const namesOf = ({ reference, room, stay }: Reservation, moment: Moment) => ({
  reference,
  room: room.typeName,
  stay: stayText(moment.language, stay, todayAt(moment))
})

const heldText = (reservation: Reservation, moment: Moment): string =>
  say(moment.language, "reserveHeld", {
    ...namesOf(reservation, moment),
    total: moneyText(moment.language, reservation.price.total),
    until: untilText(reservation, moment)
  })

/** The hour on the hotel's clock until when the room is kept. */
const untilText = ({ holdUntil }: Reservation, { hotel: { profile: { timeZone } }, language }: Moment): string => {
  if (holdUntil === null) return ""
  const [hour = "0", minute = "0"] = new Intl.DateTimeFormat("sv-SE", { timeZone, timeStyle: "short" })
    .format(holdUntil).split(":")
  return untilClock(language, Number(hour) * 60 + Number(minute))
}

/** What is to be paid, and how. */
const depositText = (reservation: Reservation, moment: Moment): ReadonlyArray<string> => {
  const { language } = moment
  const amount = moneyText(language, reservation.deposit.amount)
  const link = PaymentLink.of(reservation, policiesOf(moment.hotel.profile))
  return link === null
    ? [say(language, "askDeposit", { amount }), paymentText(moment)]
    : [say(language, "askDepositLink", { amount, link })]
}

/** How the hotel is paid, as far as it wrote it down. */
const paymentText = ({ facts, language, now }: Moment): string =>
  (facts.tell({ subject: "payment", amenities: [] }, language, now) ?? [])
    .flatMap((message) => message._tag === "Text" ? [message.body] : []).join("\n\n")

const ownText = (reservation: Reservation, moment: Moment): string =>
  say(moment.language, "ownLine", {
    ...namesOf(reservation, moment),
    status: say(moment.language, statusOf(reservation))
  })

const statusOf = ({ deposit, stage }: Reservation) => {
  switch (stage) {
    case "held":
    case "gathering":
      return "stageKept"
    case "awaiting_deposit":
      return deposit.state === "receipt_given" ? "stageReceipt" : "stageDeposit"
    case "booking":
      return "stageBooking"
    case "unknown":
      return "stageUnknown"
    case "confirmed":
      return "stageConfirmed"
    case "cancelling":
      return "stageCancelling"
    case "checked_in":
      return "stageCheckedIn"
    default:
      return "stageOver"
  }
}

const happened = (
  { mediaId, reservation, topic }: Extract<ReservingAnswer, { readonly _tag: "Happened" }>,
  moment: Moment
): Messages => {
  const { language } = moment
  const names = namesOf(reservation, moment)
  const one = (key: "holdExpired" | "depositConfirmed" | "reservationDelayed" | "reservationUnknown"): Messages => [
    text(say(language, key, names))
  ]
  switch (topic) {
    case "hold_expired":
      return one("holdExpired")
    case "deposit_asked":
      return [text(paragraphs(
        say(language, "keptByStaff", { ...names, total: moneyText(language, reservation.price.total) }),
        ...depositText(reservation, moment)
      ))]
    case "deposit_confirmed":
      return one("depositConfirmed")
    case "deposit_rejected":
      return [text(sentences(say(language, "depositRejected", names), keptText(reservation, moment)))]
    case "reservation_confirmed":
      return [text(confirmedText(reservation, moment))]
    case "reservation_qr":
      return mediaId === null ? [] : [{
        _tag: "Media",
        kind: "image",
        source: { id: mediaId },
        caption: say(language, "qrCaption", names)
      }]
    case "reservation_failed":
      return [text(sentences(
        say(language, failureOf(reservation), names),
        paysBack(reservation, language),
        reservation.because === "stay_cancelled" ? "" : say(language, "searchAgain")
      ))]
    case "reservation_delayed":
      return one("reservationDelayed")
    case "reservation_unknown":
      return one("reservationUnknown")
    case "reservation_cancelled":
      return [text(
        say(language, reservation.because === "guest" ? "reservationCancelled" : "reservationCancelledByHotel", names)
      )]
    case "reservation_changed":
      return [text(say(language, "reservationChanged", names))]
    default:
      return [text(moment.facts.care(topic, names, language))]
  }
}

const paysBack = ({ deposit: { state } }: Reservation, language: Moment["language"]): string =>
  state === "confirmed" || state === "receipt_given" ? say(language, "depositReturned") : ""

const keptText = (reservation: Reservation, moment: Moment): string => {
  const until = untilText(reservation, moment)
  return until === "" ? "" : say(moment.language, "keptUntil", { until })
}

const confirmedText = (reservation: Reservation, moment: Moment): string => {
  const { language } = moment
  const { deposit, party, price } = reservation
  const names = namesOf(reservation, moment)
  const details = {
    ...names,
    stay: capital(names.stay),
    party: partyText(language, party),
    total: moneyText(language, price.total)
  }
  const paid = deposit.state === "confirmed"
    ? `\n${say(language, "depositPaid", { amount: moneyText(language, deposit.amount) })}`
    : ""
  return say(language, "reservationConfirmed", details) + paid
}

const failureOf = (
  { because }: Reservation
): "failedTaken" | "failedPrice" | "failedByHotel" | "failedWithStay" | "failedOther" =>
  because === "room_taken"
    ? "failedTaken"
    : because === "price_changed"
    ? "failedPrice"
    : because === "staff"
    ? "failedByHotel"
    : because === "stay_cancelled"
    ? "failedWithStay"
    : "failedOther"
