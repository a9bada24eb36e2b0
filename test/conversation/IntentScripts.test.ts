import { assert, describe, it } from "@effect/vitest"
import type { HandoverReason } from "../../src/conversation/Decision.ts"
import { type Language, LANGUAGES } from "../../src/domain/Language.ts"
import { type Intent, INTENTS } from "../../src/language/Understood.ts"
import { botHas, guest, hotel, script, staffHave } from "./script.ts"

/** A first message in each language, and what it leads to: these words, or a person for this reason. */
interface Case {
  readonly es: readonly [string, string]
  readonly en: readonly [string, string]
  readonly pt: readonly [string, string]
  readonly staff?: HandoverReason
}

const unknown = { es: "Ese dato no lo tengo", en: "I don't have that information", pt: "Não tenho essa informação" }

const CASES = {
  greeting: {
    es: ["¡Hola, buen día!", "asistente virtual de Casa del Lago"],
    en: ["Good morning!", "virtual assistant of Casa del Lago"],
    pt: ["Olá, bom dia!", "assistente virtual de Casa del Lago"]
  },
  goodbye: {
    es: ["chau, hasta luego", "¡Gracias por escribirnos!"],
    en: ["bye, see you", "Thank you for writing to us!"],
    pt: ["tchau, até logo", "Obrigado por escrever!"]
  },
  thanks: {
    es: ["muchas gracias", "¡De nada!"],
    en: ["thank you so much", "You're welcome!"],
    pt: ["muito obrigada", "De nada!"]
  },
  affirm: { es: ["sí", "¡Perfecto!"], en: ["yes", "All right!"], pt: ["sim", "Perfeito!"] },
  deny: { es: ["no", "¡Perfecto!"], en: ["no", "All right!"], pt: ["não", "Perfeito!"] },
  help: {
    es: ["¿en qué me podés ayudar?", "Te puedo decir disponibilidad y precios"],
    en: ["what can you help me with?", "I can tell you availability and prices"],
    pt: ["em que você pode me ajudar?", "Posso dizer disponibilidade e preços"]
  },
  inform: {
    es: ["seríamos 2 adultos", "¿Para qué fechas?"],
    en: ["we would be 2 adults", "For which dates?"],
    pt: ["somos dois adultos, eu e minha esposa", "Para quais datas?"]
  },
  start_over: {
    es: ["empezar de nuevo", "Empecemos de nuevo"],
    en: ["start over", "Let's start again"],
    pt: ["começar de novo", "Vamos começar de novo"]
  },
  check_availability: {
    es: ["¿tienen disponibilidad?", "¿Para qué fechas?"],
    en: ["do you have availability?", "For which dates?"],
    pt: ["vocês têm disponibilidade?", "Para quais datas?"]
  },
  make_reservation: {
    es: ["quiero hacer una reserva", "¿Para qué fechas?"],
    en: ["I'd like to make a reservation", "For which dates?"],
    pt: ["quero fazer uma reserva", "Para quais datas?"]
  },
  show_room_options: {
    es: ["¿qué habitaciones tienen?", "• Double: hasta 3 personas"],
    en: ["what room types do you have?", "• Double: up to 3 people"],
    pt: ["que tipos de quarto vocês têm?", "• Double: até 3 pessoas"]
  },
  pricing_info: {
    es: ["¿qué precio tienen las habitaciones?", "Los precios dependen de las fechas"],
    en: ["what are your prices?", "Prices depend on the dates"],
    pt: ["quais são os preços?", "Os preços dependem das datas"]
  },
  cancel_reservation: {
    es: ["quiero cancelar mi reserva", "No encuentro ninguna reserva"],
    en: ["I want to cancel my booking", "I can't find a booking made from this chat"],
    pt: ["quero cancelar a minha reserva", "Não encontro nenhuma reserva"]
  },
  modify_reservation: {
    es: ["necesito cambiar las fechas de mi reserva", "No encuentro ninguna reserva"],
    en: ["I need to change the dates of my booking", "I can't find a booking made from this chat"],
    pt: ["preciso mudar as datas da minha reserva", "Não encontro nenhuma reserva"]
  },
  my_reservation: {
    es: ["¿me confirmás si mi reserva está hecha?", "No encuentro ninguna reserva"],
    en: ["can you check my reservation?", "I can't find a booking made from this chat"],
    pt: ["pode verificar a minha reserva?", "Não encontro nenhuma reserva"]
  },
  payment_info: {
    es: ["¿qué medios de pago aceptan?", unknown.es],
    en: ["which payment methods do you accept?", unknown.en],
    pt: ["quais formas de pagamento vocês aceitam?", unknown.pt]
  },
  payment_confirmation: {
    es: ["ya hice la transferencia, te mando el comprobante", "No encuentro ninguna reserva"],
    en: ["I have made the transfer, here is the receipt", "I can't find a booking made from this chat"],
    pt: ["já fiz o pix, segue o comprovante", "Não encontro nenhuma reserva"]
  },
  hotel_location: {
    es: ["¿dónde queda el hotel?", "[map of Casa del Lago]"],
    en: ["where is the hotel?", "[map of Casa del Lago]"],
    pt: ["onde fica o hotel?", "[map of Casa del Lago]"]
  },
  business_hours_info: {
    es: ["¿a qué hora abre la recepción?", "La recepción atiende las 24 horas"],
    en: ["what are the reception hours?", "Reception is open 24 hours a day"],
    pt: ["qual é o horário da recepção?", "A recepção atende 24 horas"]
  },
  guest_services: {
    es: ["¿qué servicios tienen?", unknown.es],
    en: ["what services do you offer?", unknown.en],
    pt: ["quais serviços vocês oferecem?", unknown.pt]
  },
  hotel_amenities: {
    es: ["¿tienen pileta y gimnasio?", unknown.es],
    en: ["is there a pool and a gym?", unknown.en],
    pt: ["tem piscina e academia?", unknown.pt]
  },
  check_in_info: {
    es: ["¿a qué hora es el check-in?", "desde las 15:00"],
    en: ["what time is check-in?", "from 3:00 pm"],
    pt: ["que horas é o check-in?", "a partir das 15:00"]
  },
  check_out_info: {
    es: ["¿a qué hora es el check-out?", "hasta las 12:00"],
    en: ["what time is check-out?", "until 12:00 pm"],
    pt: ["que horas é o check-out?", "até as 12:00"]
  },
  cancellation_policy: {
    es: ["¿cuál es la política de cancelación?", "cancelar sin costo"],
    en: ["what is your cancellation policy?", "free of charge"],
    pt: ["qual é a política de cancelamento?", "cancelar sem custo"]
  },
  late_checkout: {
    es: ["¿puedo hacer late check-out?", "La salida tardía la confirma una persona"],
    en: ["can I have a late check-out?", "A late check-out is confirmed by a person"],
    pt: ["posso fazer late check-out?", "A saída mais tarde é confirmada por uma pessoa"],
    staff: "late_checkout"
  },
  special_request: {
    es: ["¿me pueden dejar una cuna en la habitación?", "Ya le avisé al equipo del hotel"],
    en: ["could you please put an extra bed in my room?", "I've told the hotel's team"],
    pt: ["podem colocar um berço no meu quarto?", "Já avisei a equipe do hotel"]
  },
  complaint: {
    es: ["la habitación está sucia, es una vergüenza", "Lamento mucho lo que pasó"],
    en: ["the room is dirty, this is unacceptable", "I'm very sorry about what happened"],
    pt: ["o quarto está sujo, é um absurdo", "Sinto muito pelo que aconteceu"],
    staff: "complaint"
  },
  review_response: {
    es: ["la pasamos hermoso, les pongo 5 estrellas", "¡Gracias por contarnos!"],
    en: ["we had a wonderful stay, 5 stars", "Thank you for telling us!"],
    pt: ["adoramos a estadia, nota 10", "Obrigado por contar!"]
  },
  checkout_completed: {
    es: ["ya hicimos el check-out, dejamos la llave en recepción", "¡Gracias por escribirnos!"],
    en: ["we have checked out and left the key at reception", "Thank you for writing to us!"],
    pt: ["já fizemos o check-out e deixamos a chave na recepção", "Obrigado por escrever!"]
  },
  language_change: {
    es: ["¿podemos hablar en español?", "Seguimos en español"],
    en: ["can we speak English please?", "go on in English"],
    pt: ["podemos falar em português?", "Continuamos em português"]
  },
  human: {
    es: ["quiero hablar con una persona", "Te paso con la recepción"],
    en: ["I want to talk to a person", "I'm passing you to reception"],
    pt: ["quero falar com uma pessoa", "Estou passando você para a recepção"],
    staff: "guest_asked"
  },
  out_of_scope: {
    es: ["¿quién ganó el partido de anoche?", "Con eso no te puedo ayudar"],
    en: ["who won the football match last night?", "I can't help with that"],
    pt: ["quem ganhou o jogo de ontem à noite?", "Com isso não consigo ajudar"]
  },
  unknown: {
    es: ["qwzx plmk vvv", "no te entendí"],
    en: ["qwzx plmk vvv", "I didn't understand"],
    pt: ["qwzx plmk vvv", "não entendi"]
  }
} as const satisfies Record<Intent, Case>

describe("a first message", () => {
  it("is tried for every intent", () => assert.sameMembers(Object.keys(CASES), [...INTENTS]))
  for (const [intent, one] of Object.entries<Case>(CASES)) {
    for (const language of LANGUAGES) {
      const [words, answer] = one[language]
      script(
        language,
        `${intent} is answered`,
        guest(words),
        hotel(answer),
        one.staff === undefined ? botHas : staffHave(one.staff)
      )
    }
  }
})

/** The same languages, spoken to a desk that begins in another one. */
const OTHER: Readonly<Record<Language, Language>> = { es: "en", en: "pt", pt: "es" }

describe("a guest who speaks another language than the hotel", () => {
  for (const language of LANGUAGES) {
    const [words, answer] = CASES.check_availability[language]
    script(OTHER[language], `is answered in theirs: ${language}`, guest(words), hotel(answer))
  }
})
