import type { CaringSentences } from "../../Phrases.ts"

export const en: CaringSentences = {
  requestTaken: "Noted! I've told the hotel's team; I'll let you know here when it's done.",
  lateFee: "You can stay in the room until {until}, for {fee}. Shall I confirm it?",
  lateFree: "You can stay in the room until {until}, free of charge. Shall I confirm it?",
  lateChanged: "The charge has changed since I showed it to you.",
  lateTaken:
    "Somebody else arrives in your room that day, so we can't extend your check-out. If you like, we'll keep your luggage at the front desk.",
  lateConfirmed: "Done! You can stay until {until}; the charge of {fee} is paid at the front desk.",
  lateConfirmedFree: "Done! You can stay until {until}, free of charge.",
  lateDeclined: "Perfect, check-out stays at the usual time.",
  chooseLate: "Yes, confirm it"
}
