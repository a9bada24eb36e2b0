import type { ReservingSentences } from "../../Phrases.ts"

export const en: ReservingSentences = {
  reserveHeld: "Done! I'm keeping {room} for you, {stay}, for {total} in all, until {until}.",
  askName: "Whose name should the booking be under? First and last name, please.",
  askEmail: "What's your e-mail address?",
  askPhone: "What number can the hotel call you on? With the country code, if it isn't local.",
  badName: "I need a first and a last name, as in your passport or ID.",
  badEmail: "That e-mail address doesn't look right.",
  badPhone: "That phone number doesn't look right.",
  askDeposit:
    "To confirm it, only the deposit is missing: {amount}. Once you've transferred it, send me a photo or the PDF of the receipt here; a person checks it and I'll let you know.",
  askDepositLink:
    "To confirm it, only the deposit is missing: {amount}. You can pay it here:\n{link}\nI'll let you know as soon as the payment is through.",
  keptByStaff: "The front desk has booked {room} for you, {stay}, for {total} in all. Reference: {reference}.",
  resumeDeposit: "And to confirm your booking, only the deposit is missing.",
  keptUntil: "I'm keeping it for you until {until}.",
  receiptTaken:
    "Thank you! I have the receipt. A person is checking it and I'll let you know here; the room stays yours meanwhile.",
  bookingNow: "Perfect! I'm making the booking {reference}; I'll send you the confirmation in a moment.",
  letGo: "Done, I've let it go. Can I help you with anything else?",
  ownOne: "This is your booking:",
  ownMany: "These are your bookings:",
  ownLine: "{reference}: {room}, {stay}. {status}",
  stageKept: "I'm keeping it, and it still has to be completed.",
  stageDeposit: "The deposit is missing.",
  stageReceipt: "The receipt is being checked.",
  stageBooking: "It is being booked.",
  stageUnknown: "The hotel's system has not confirmed it yet.",
  stageConfirmed: "It is confirmed.",
  stageCancelling: "It is being cancelled.",
  stageCheckedIn: "You have checked in.",
  stageOver: "It is no longer valid.",
  noOwn: "I can't find a booking made from this chat. If you made it some other way, I can pass you on to a person.",
  whichOwn: "Which of your bookings? Tell me the number or the code.",
  askCancelFree: "Your booking {reference}, {room}, {stay}, can be cancelled free of charge. Shall I cancel it?",
  askCancelFee:
    "Your booking {reference}, {room}, {stay}, can be cancelled, but by now it costs {fee}. Shall I cancel it anyway?",
  cancelAsked: "I'm cancelling the booking {reference}; I'll confirm it here in a moment.",
  chooseCancel: "Yes, cancel it",
  chooseKeep: "No, keep it",
  cancelKept: "Perfect, your booking stays as it is.",
  bookingsAway: "I can't secure the room for you right now, and I don't want to promise something I don't have.",
  holdExpired:
    "Time ran out, and the room of booking {reference} is free again. If you still want it, tell me and I'll look again.",
  depositConfirmed: "We've received your deposit! I'm making the booking {reference}.",
  depositRejected:
    "We could not find the payment of the deposit for booking {reference}. Please check that it is the right receipt and send it again.",
  reservationConfirmed:
    "Booking confirmed! ✅\nCode: {reference}\nRoom: {room}\n{stay}, for {party}\nTotal: {total}, taxes included",
  depositPaid: "Deposit received: {amount}",
  qrCaption: "Your code for the front desk: {reference}",
  failedTaken: "I'm sorry: the room was taken and I could not make the booking {reference}.",
  failedPrice: "I'm sorry: the price changed and I did not make the booking {reference}.",
  failedByHotel: "The hotel has let go of the room that was kept for the booking {reference}.",
  failedWithStay: "As the booking that it was to replace is being cancelled, {reference} will not go ahead either.",
  failedOther: "I'm sorry: I could not make the booking {reference} in the hotel's system.",
  depositReturned: "The hotel will see to returning your deposit.",
  searchAgain: "Shall I look for something else? If you prefer, I can pass you on to a person.",
  reservationDelayed:
    "The hotel's system isn't answering right now. The room is still kept and I keep trying; I'll let you know as soon as the booking {reference} is made.",
  reservationUnknown:
    "The hotel's system has not told me yet whether the booking {reference} was made. The room is still kept; I'm finding out and will let you know.",
  reservationCancelled: "The booking {reference} has been cancelled.",
  reservationCancelledByHotel:
    "The hotel has cancelled the booking {reference}. If you did not expect it, I can pass you on to a person.",
  reservationChanged: "The front desk has changed your booking {reference}: {room}, {stay}."
}
