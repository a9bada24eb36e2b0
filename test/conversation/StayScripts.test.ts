import { describe } from "@effect/vitest"
import {
  full,
  guest,
  hotel,
  hotelNever,
  keeps,
  keepsNothing,
  later,
  pms,
  script,
  silent,
  staffHave,
  tapped,
  taps,
  tapsOld
} from "./script.ts"

describe("a guest who asks for a room", () => {
  script(
    "es",
    "is asked for what is missing, one piece at a time, and never for what was said",
    guest("hola, ¿tienen disponibilidad?"),
    hotel("¿Para qué fechas?"),
    guest("llego el 10 de diciembre"),
    hotel("¿Hasta qué día te quedarías?"),
    guest("hasta el 12"),
    hotel("¿Cuántas personas serían?"),
    guest("2 adultos"),
    hotel(
      "Del jueves 10/12 al sábado 12/12 (2 noches), para 2 adultos, tengo:",
      "1. Double — US$\u00a098,80 por noche, US$\u00a0197,60 en total",
      "2. Family — US$\u00a0145,60 por noche, US$\u00a0291,20 en total",
      "3. Suite",
      "te los mantengo 20 minutos"
    )
  )
  script(
    "en",
    "is asked for what is missing, one piece at a time, and never for what was said",
    guest("Hi, do you have any rooms available?"),
    hotel("For which dates?"),
    guest("we arrive on December 10"),
    hotel("Until which day would you stay?"),
    guest("two nights"),
    hotel("How many people would you be?"),
    guest("2 adults"),
    hotel(
      "From Thursday, December 10 to Saturday, December 12 (2 nights), for 2 adults, I have:",
      "1. Double — US$\u00a098.80 per night, US$\u00a0197.60 in total"
    )
  )
  script(
    "pt",
    "is asked for what is missing, one piece at a time, and never for what was said",
    guest("Oi, vocês têm quarto disponível?"),
    hotel("Para quais datas?"),
    guest("chego no dia 10 de dezembro"),
    hotel("Até que dia você ficaria?"),
    guest("duas noites"),
    hotel("Quantas pessoas seriam?"),
    guest("2 adultos"),
    hotel(
      "De quinta-feira 10/12 a sábado 12/12 (2 noites), para 2 adultos, tenho:",
      "1. Double — US$\u00a098,80 por noite, US$\u00a0197,60 no total"
    )
  )
  script(
    "es",
    "who says everything at once is answered at once",
    guest("necesito una habitación para 2 adultos del 10 al 12 de diciembre"),
    hotel("1. Double", "2. Family", "¿Cuál te gusta?")
  )
  script(
    "en",
    "who says everything at once is answered at once",
    guest("I need a room for 2 adults from December 10 to December 12"),
    hotel("1. Double", "2. Family", "Which one do you like?")
  )
  script(
    "pt",
    "who says everything at once is answered at once",
    guest("preciso de um quarto para 2 adultos de 10 a 12 de dezembro"),
    hotel("1. Double", "2. Family", "Qual você prefere?")
  )
  script(
    "es",
    "with children is asked their ages once",
    guest("quiero una habitación del 10 al 12 de diciembre para 2 adultos y 2 chicos"),
    hotel("¿Qué edad tienen los menores?"),
    guest("5 y 7"),
    hotel("para 2 adultos y 2 menores (5, 7 años)", "Family")
  )
  script(
    "en",
    "with children who are named with their ages is not asked for them",
    guest("a room from December 10 to December 12 for 2 adults and a 5 year old"),
    hotel("for 2 adults and 1 child (aged 5)", "1. Double")
  )
  script(
    "es",
    "who asks for prices without dates hears what they depend on",
    guest("¿cuánto sale la noche?"),
    hotel("Los precios dependen de las fechas")
  )
  script(
    "en",
    "who asks for prices without dates hears what they depend on",
    guest("how much is a room per night?"),
    hotel("Prices depend on the dates")
  )
  script(
    "pt",
    "who asks for prices without dates hears what they depend on",
    guest("quanto custa a diária?"),
    hotel("Os preços dependem das datas")
  )
  script(
    "es",
    "who asks what rooms there are sees them",
    guest("¿qué tipos de habitaciones tienen?"),
    hotel(
      "Estas son nuestras habitaciones:",
      "• Single: para una persona",
      "• Double: hasta 3 personas",
      "¿Para qué fechas?"
    )
  )
  script(
    "en",
    "who asks what rooms there are sees them",
    guest("what kinds of rooms do you have?"),
    hotel("These are our rooms:", "• Family: up to 5 people", "For which dates?")
  )
  script(
    "pt",
    "who asks what rooms there are sees them",
    guest("quais tipos de quarto vocês têm?"),
    hotel("Estes são os nossos quartos:", "• Suite: até 4 pessoas", "Para quais datas?")
  )
  script(
    "es",
    "for a room of one kind is asked to confirm that one",
    guest("quiero una suite del 10 al 12 de diciembre para 2 personas"),
    hotel(
      "Suite, del jueves 10/12 al sábado 12/12 (2 noches), para 2 adultos: US$\u00a0218,40 por noche, US$\u00a0436,80 en total",
      "¿Te la reservo?"
    )
  )
  script(
    "es",
    "for one night sees one price",
    guest("una habitación doble para 2 personas el 10 de diciembre, una noche"),
    hotel("(1 noche)", "US$\u00a098,80, con impuestos")
  )
})

describe("a guest who changes their mind", () => {
  const asked = guest("una habitación del 10 al 12 de diciembre para 2 adultos")
  script(
    "es",
    "says it is better on Saturday, and keeps the nights and the people",
    asked,
    guest("mejor el sábado"),
    hotel("Del sábado 12/12 al lunes 14/12 (2 noches), para 2 adultos")
  )
  script(
    "en",
    "asks the same for three",
    guest("a room for 2 adults from December 10 to December 12"),
    guest("and for three?"),
    hotel("Family, from Thursday, December 10 to Saturday, December 12 (2 nights), for 3 adults")
  )
  script(
    "pt",
    "asks the same for three",
    guest("um quarto para 2 adultos de 10 a 12 de dezembro"),
    guest("e para três?"),
    hotel("Family", "para 3 adultos")
  )
  script(
    "es",
    "asks for one night more",
    asked,
    guest("mejor 3 noches"),
    hotel("Del jueves 10/12 al domingo 13/12 (3 noches), para 2 adultos")
  )
  script(
    "es",
    "picks one of two, then the other",
    full("2026-12-10", "2026-12-12", "Suite"),
    asked,
    guest("la primera"),
    hotel("Double", "¿Te la reservo?"),
    guest("mejor la otra"),
    hotel("Family", "¿Te la reservo?")
  )
  script(
    "es",
    "picks by name, by price and by number",
    asked,
    guest("la suite"),
    hotel("Suite,", "¿Te la reservo?"),
    guest("la más barata"),
    hotel("Double,", "¿Te la reservo?"),
    guest("la 2"),
    hotel("Family,", "¿Te la reservo?")
  )
  script(
    "en",
    "picks by number, and says yes",
    guest("a room for 2 adults from December 10 to December 12"),
    guest("the second one"),
    hotel("Family,", "Shall I book it for you?"),
    guest("yes please"),
    hotel(
      "I'm keeping Family for you, from Thursday, December 10 to Saturday, December 12 (2 nights), for US$\u00a0291.20",
      "Whose name"
    ),
    keeps("Family, 2026-12-10 to 2026-12-12, 291.20 USD")
  )
  script(
    "es",
    "says yes to several offers and is asked which",
    asked,
    guest("dale, reservame"),
    hotel("¿Cuál de las opciones te reservo?", "1. Double")
  )
  script(
    "es",
    "says yes to one offer",
    asked,
    guest("la doble"),
    guest("sí"),
    hotel("¡Listo! Te guardo Double", "US$\u00a0197,60", "¿A nombre de quién"),
    keeps("Double, 2026-12-10 to 2026-12-12, 197.60 USD")
  )
  script(
    "pt",
    "says yes to one offer",
    guest("um quarto para 2 adultos de 10 a 12 de dezembro"),
    guest("o primeiro"),
    hotel("Double,", "Posso reservar para você?"),
    guest("sim, pode reservar"),
    hotel("Estou guardando Double"),
    keeps("Double, 2026-12-10 to 2026-12-12, 197.60 USD")
  )
  script(
    "es",
    "declines, and is asked what should be different",
    asked,
    guest("la doble"),
    guest("no"),
    hotel("¿Qué te gustaría cambiar"),
    guest("para 3 personas"),
    hotel("Family", "para 3 adultos")
  )
  script(
    "en",
    "declines twice, and is let go",
    guest("a double room for 2 adults from December 10 to December 12"),
    hotel("Shall I book it for you?"),
    guest("no"),
    hotel("What would you like to change"),
    guest("no"),
    hotel("let's leave it there")
  )
  script(
    "es",
    "cancels in the middle, and begins again",
    asked,
    guest("cancelar"),
    hotel("lo dejamos ahí"),
    guest("tienen lugar?"),
    hotel("¿Para qué fechas?"),
    guest("empezar de nuevo"),
    hotel("lo dejamos ahí")
  )
  script(
    "en",
    "starts over in the middle",
    guest("a room from December 10 to December 12"),
    hotel("How many people"),
    guest("start over"),
    hotel("let's leave it there"),
    guest("do you have rooms?"),
    hotel("For which dates?")
  )
  script(
    "pt",
    "starts over in the middle",
    guest("um quarto de 10 a 12 de dezembro"),
    hotel("Quantas pessoas"),
    guest("começar de novo"),
    hotel("deixamos por aqui")
  )
})

describe("dates that cannot be taken", () => {
  script(
    "es",
    "are asked again when they have passed",
    guest("quiero una habitación del 10 al 12 de noviembre de 2026"),
    hotel("Esa fecha ya pasó.", "fechas")
  )
  script(
    "es",
    "are asked again when they are the wrong way round",
    guest("una habitación para el 10 de diciembre de 2026"),
    hotel("¿Hasta qué día"),
    guest("hasta el 8 de diciembre de 2026"),
    hotel("La salida va después de la llegada.", "¿Hasta qué día"),
    guest("hasta el 12"),
    hotel("¿Cuántas personas")
  )
  script(
    "en",
    "that have two readings are confirmed and not guessed",
    guest("a room for 2 adults from 04/03 for two nights"),
    hotel("which day would you arrive?", "1.", "2."),
    guest("2"),
    hotel(/March 4|April 3/, "for 2 adults")
  )
  script(
    "es",
    "that are only a month are asked for",
    guest("quería ir en enero con mi pareja"),
    hotel("¿Qué días serían?"),
    guest("del 10 al 12"),
    hotel("10/01/2027", "para 2 adultos")
  )
})

describe("a full hotel", () => {
  script(
    "es",
    "offers the days around, each with its price, and books those when they are picked",
    full("2026-12-10", "2026-12-11"),
    guest("una habitación para 2 adultos del 10 al 11 de diciembre"),
    hotel("está completo, pero cerca de esos días tengo esto", "Para 2 adultos tengo:", "1. Double", "11/12"),
    guest("la 1"),
    hotel("Double,", "¿Te la reservo?"),
    guest("sí, dale"),
    keeps("Double, 2026-12-11 to 2026-12-12, 98.80 USD")
  )
  script(
    "en",
    "offers other rooms when the one that was wanted is gone",
    full("2026-12-10", "2026-12-12", "Suite"),
    guest("a suite for 2 adults from December 10 to December 12"),
    hotel("I have none of those left for those dates", "1. Double", "2. Family")
  )
  script(
    "pt",
    "says so when there is nothing near either, and asks for another day",
    full("2026-12-01", "2026-12-31"),
    guest("um quarto para 2 adultos de 10 a 12 de dezembro"),
    hotel("não tenho mais nada", "outro dia de chegada", "pessoa"),
    guest("5 de janeiro"),
    hotel("05/01/2027", "(2 noites)", "para 2 adultos")
  )
  script(
    "es",
    "has no room for nine, and says what can be done",
    guest("una habitación para 9 adultos del 10 al 12 de diciembre"),
    hotel("No tengo una habitación para 9 personas juntas", "persona"),
    guest("4 adultos"),
    hotel("No tengo una habitación para 4 personas juntas"),
    guest("somos 3"),
    hotel("Family", "para 3 adultos")
  )
})

describe("a quote", () => {
  const chosen = [
    guest("una habitación doble para 2 adultos del 10 al 12 de diciembre"),
    hotel("¿Te la reservo?")
  ] as const
  script(
    "es",
    "that is too old is asked again and taken when nothing has changed",
    ...chosen,
    later("21 minutes"),
    guest("sí"),
    hotel("Te guardo Double"),
    keeps("Double, 2026-12-10 to 2026-12-12, 197.60 USD")
  )
  script(
    "es",
    "that is too old is shown again when the price has changed",
    ...chosen,
    later("21 minutes"),
    pms("dearer"),
    guest("sí"),
    hotel("El precio cambió", "US$\u00a0207,60 en total", "¿Te la reservo?"),
    guest("bueno, sí"),
    hotel("Te guardo Double", "US$\u00a0207,60")
  )
  script(
    "es",
    "that is too old is not taken when the room is gone",
    ...chosen,
    later("21 minutes"),
    full("2026-12-10", "2026-12-12", "Double"),
    guest("sí"),
    hotel("Esa ya no está disponible", "Family")
  )
  script(
    "es",
    "from an older answer says so, and is confirmed before anything is booked",
    pms("stale"),
    ...chosen,
    hotel("Es lo último que me informó el sistema, a las 8:00"),
    guest("sí"),
    staffHave("pms_away", "price not confirmed by the PMS")
  )
  script(
    "es",
    "from an older answer is taken when the PMS is back with the same price",
    pms("stale"),
    ...chosen,
    pms("well"),
    guest("sí"),
    keeps("Double, 2026-12-10 to 2026-12-12, 197.60 USD")
  )
})

describe("a PMS that is away", () => {
  script(
    "es",
    "leads to a promise that is kept",
    pms("away"),
    guest("una habitación para 2 adultos del 10 al 12 de diciembre"),
    hotel("Apenas pueda te escribo", "persona"),
    later("2 minutes"),
    silent,
    pms("well"),
    later("10 minutes"),
    hotel("¡Ya pude consultar!", "1. Double"),
    guest("la 1"),
    hotel("¿Te la reservo?")
  )
  script(
    "en",
    "leads to a promise that is kept, while other questions are answered",
    pms("away"),
    guest("a room for 2 adults from December 10 to December 12"),
    hotel("As soon as I can, I'll write to you"),
    guest("where are you?"),
    hotel("[map of Casa del Lago]", "I'll write as soon as I know"),
    pms("well"),
    later("1 hour"),
    hotel("I could check now!", "1. Double"),
    later("2 days"),
    silent
  )
  script(
    "pt",
    "leads to a person when it stays away for six hours",
    pms("away"),
    guest("um quarto para 2 adultos de 10 a 12 de dezembro"),
    hotel("Assim que puder, escrevo"),
    later("5 hours"),
    silent,
    later("2 hours"),
    hotel("não consegui consultar o sistema a tempo"),
    staffHave("pms_away", "2026-12-10 to 2026-12-12", "2 adults")
  )
  script(
    "es",
    "is asked at once when the guest asks again, and the old promise means nothing then",
    pms("away"),
    guest("una habitación para 2 adultos del 10 al 12 de diciembre"),
    pms("well"),
    guest("y para 3 adultos?"),
    hotel("Family", "para 3 adultos"),
    later("3 hours"),
    silent
  )
  script(
    "es",
    "that nobody has connected leaves the guest to a person",
    pms("none"),
    guest("una habitación para 2 adultos del 10 al 12 de diciembre"),
    hotel("La disponibilidad te la confirma una persona"),
    staffHave("no_pms", "2026-12-10 to 2026-12-12 (2 nights), 2 adults")
  )
})

describe("buttons", () => {
  tapped(
    "es",
    "do what they say, from the greeting to the yes",
    guest("hola"),
    taps("Disponibilidad"),
    hotel("¿Para qué fechas?"),
    guest("del 10 al 12 de diciembre, 2 adultos"),
    taps("Family"),
    hotel("¿Te la reservo?"),
    taps("Sí, reservala"),
    keeps("Family, 2026-12-10 to 2026-12-12, 291.20 USD")
  )
  tapped(
    "en",
    "of an older quote show what is on the table now",
    guest("a double room for 2 adults from December 10 to December 12"),
    hotel("Shall I book it for you?"),
    tapsOld("yes:t000", "Yes, book it"),
    hotel("Double,", "Shall I book it for you?"),
    taps("No, thanks"),
    hotel("What would you like to change"),
    hotelNever("book it"),
    keepsNothing
  )
})
