import type { Sentences } from "../Phrases.ts"

export const en = {
  greeting: "Hello! I'm the virtual assistant of {hotel} 😊 How can I help you?",
  help:
    "I'm the virtual assistant of {hotel}. For now I can send you the hotel's location, tell you the reception hours or pass you to a person. What do you need?",
  noLocation: "I don't have the address at hand. Shall I pass you to reception?",
  receptionAlways: "Reception is open 24 hours a day, every day. Come by or write whenever you like.",
  receptionOpen: "Reception is open every day, {hours}. It is open now and closes {closes}.",
  receptionClosedToday: "Reception is open every day, {hours}. It is closed now and opens today {opens}.",
  receptionClosedTomorrow: "Reception is open every day, {hours}. It is closed now and opens tomorrow {opens}.",
  receptionUnknown: "I don't have the reception hours. Shall I ask a person at the hotel?",
  handOver: "I'm passing you to reception. They'll write to you right here.",
  handOverClosedToday:
    "I'm leaving your message with reception. It is closed now: it opens today {opens} and they'll write to you here.",
  handOverClosedTomorrow:
    "I'm leaving your message with reception. It is closed now: it opens tomorrow {opens} and they'll write to you here.",
  clarify:
    "Sorry, I didn't understand that. I can send you the hotel's location, tell you the reception hours or pass you to a person.",
  clarifyAgain:
    "I still don't follow, and I don't want to waste your time. If you like, I'll pass you to a person at reception. I can also send you the location or the hours.",
  mediaAudio: "I can't listen to voice messages yet. Could you write it to me? Or I can pass you to a person.",
  mediaImage:
    "Thank you for the picture. I can't see images yet; a person at reception can. Shall I pass you to someone?",
  mediaVideo: "Thank you for the video. I can't watch it yet; a person at reception can. Shall I pass you to someone?",
  mediaDocument: "I got your file, but I can't read it yet. Shall I pass you to a person at reception?",
  mediaSticker: "Nice sticker! If you need anything, write to me and I'll help.",
  mediaContacts:
    "I got the contact, but I don't know what to do with it yet. Shall I pass you to a person at reception?",
  mediaLocation: "I got your location, but I can't use it yet. Shall I send you the hotel's, or pass you to a person?",
  mediaOther: "I got your message, but I can't open it yet. Could you write it to me? Or I can pass you to a person.",
  tooLong:
    "Your message is very long and I couldn't read all of it. Could you tell me in a few words? Or I can pass you to a person.",
  failed: "Something failed on our side and I couldn't answer you. Reception has been told.",
  late: "Sorry for the delay: your message has only just reached me.",
  choose: "See options",
  chooseLocation: "Location",
  chooseReceptionHours: "Reception hours",
  chooseHuman: "A person"
} as const satisfies Sentences
