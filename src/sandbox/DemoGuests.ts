import type { Language } from "../domain/Language.ts"

/** Somebody whose phone the chat page holds. */
export interface PhoneOwner {
  /** A slug, unique among the phones of the page. */
  readonly id: string
  readonly name: string
  /** E.164 digits without the plus. */
  readonly phone: string
  /** Business-scoped user id. */
  readonly userId: string
  readonly language: Language
}

/** Invented people; the numbers are in ranges kept for fiction where their country has one. */
export const DEMO_GUESTS: ReadonlyArray<PhoneOwner> = [
  { id: "lucia", name: "Lucía Fernández", phone: "5491155501234", userId: "AR.7719302264450018823", language: "es" },
  { id: "emily", name: "Emily Carter", phone: "447700900123", userId: "GB.2076874439870767113", language: "en" },
  { id: "joao", name: "João Almeida", phone: "5511955500123", userId: "BR.9034417720056612048", language: "pt" },
  { id: "mateo", name: "Mateo Quiroga", phone: "59899555012", userId: "UY.5521874400913377420", language: "es" }
]

/** What a guest may ask first; the page offers them before anything was written. */
export const SUGGESTIONS: Readonly<Record<Language, ReadonlyArray<string>>> = {
  es: ["¡Hola!", "¿Dónde queda el hotel?", "¿Hasta qué hora abre la recepción?", "Quiero hablar con una persona"],
  en: ["Hello!", "Where is the hotel?", "When is the front desk open?", "Can I talk to a person?"],
  pt: ["Olá!", "Onde fica o hotel?", "Qual é o horário da recepção?", "Quero falar com uma pessoa"]
}

/** Country, the start of its invented numbers, and how many digits follow. */
const NUMBERS: Readonly<Record<Language, readonly [country: string, prefix: string, digits: number]>> = {
  es: ["AR", "549115550", 4],
  en: ["GB", "447700900", 3],
  pt: ["BR", "551195550", 4]
}

/** Somebody new, told apart by a number below 10,000 (in English, below 1,000). */
export const phoneOf = (name: string, language: Language, which: number): PhoneOwner => {
  const [country, prefix, digits] = NUMBERS[language]
  const tail = String(which).padStart(digits, "0").slice(-digits)
  return {
    id: `${country.toLowerCase()}-${tail}`,
    name,
    phone: `${prefix}${tail}`,
    userId: `${country}.77193022${tail.padStart(4, "0")}64450018`,
    language
  }
}
