import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import process from "node:process"
import { type Language, LANGUAGES } from "../../../src/domain/Language.ts"
import { type LocalDate, localDateAt, plusDays } from "../../../src/domain/StayDates.ts"
import { entitiesOf } from "../../../src/language/entities/EntitiesOf.ts"
import { words } from "../../../src/language/entities/Lexicon.ts"
import type { Asked } from "../../../src/language/Understood.ts"
import { rooms, setting } from "./cases.ts"

const ASKED: ReadonlyArray<Asked | null> = [
  null,
  "stay",
  "arrive",
  "leave",
  "party",
  "child_ages",
  "room",
  "name",
  "time"
]

const phrases = LANGUAGES.flatMap((language) =>
  Object.values(words[language].words).flatMap((phrases) =>
    Array.isArray(phrases) ? phrases : Object.values(phrases).flat()
  )
)

/** What guests' messages are made of, in any order: numbers, dates, signs and every phrase that we know. */
const talk = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...phrases) },
    { weight: 3, arbitrary: fc.nat(35).map(String) },
    fc.constantFrom("/", "-", ",", ".", ":", "(", ")", "+", "?", "10/12", "31/2", "2026-12-10", "$", "2027", "10th"),
    fc.tuple(fc.nat(40), fc.nat(14)).map(([day, month]) => `${day}/${month}`)
  ),
  { maxLength: 14 }
).map((parts) => parts.join(" "))

const anyText = fc.oneof({ weight: 3, arbitrary: talk }, fc.string({ unit: "binary", maxLength: 300 }))

const nightsBetween = (arrive: LocalDate, leave: LocalDate) => (Date.parse(leave) - Date.parse(arrive)) / 86_400_000

const MONTHS = {
  es: "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(" "),
  en: "January February March April May June July August September October November December".split(" "),
  pt: "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro".split(" ")
} as const satisfies Record<Language, ReadonlyArray<string>>

const ORDINALS: Readonly<Record<number, string>> = { 1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st" }

const slashed = (date: LocalDate) => `${Number(date.slice(8))}/${Number(date.slice(5, 7))}/${date.slice(0, 4)}`

const nth = (day: number) => `${day}${ORDINALS[day] ?? "th"}`

/** The ways guests write a stay, with what they leave out when both days share it. */
const written = (language: Language, arrive: LocalDate, leave: LocalDate): ReadonlyArray<string> => {
  const of = (date: LocalDate) => ({
    day: Number(date.slice(8)),
    month: MONTHS[language][Number(date.slice(5, 7)) - 1] ?? "",
    year: date.slice(0, 4)
  })
  const [from, to] = [of(arrive), of(leave)]
  const shared = from.month === to.month && from.year === to.year
  switch (language) {
    case "es":
      return [
        `del ${from.day} de ${from.month} de ${from.year} al ${to.day} de ${to.month} de ${to.year}`,
        `desde el ${from.day} de ${from.month} del ${from.year} hasta el ${to.day} de ${to.month} del ${to.year}`,
        `llego el ${slashed(arrive)} y me voy el ${slashed(leave)}`,
        ...(shared ? [`del ${from.day} al ${to.day} de ${to.month} de ${to.year}`] : [])
      ]
    case "en":
      return [
        `from ${from.month} ${nth(from.day)} ${from.year} to ${to.month} ${nth(to.day)} ${to.year}`,
        `from the ${nth(from.day)} of ${from.month} ${from.year} until the ${nth(to.day)} of ${to.month} ${to.year}`,
        `arriving ${from.month} ${from.day}, ${from.year}, leaving ${to.month} ${to.day}, ${to.year}`,
        `${arrive} to ${leave}`,
        ...(shared ? [`from the ${nth(from.day)} to the ${nth(to.day)} of ${to.month} ${to.year}`] : [])
      ]
    case "pt":
      return [
        `de ${from.day} de ${from.month} de ${from.year} a ${to.day} de ${to.month} de ${to.year}`,
        `do dia ${from.day} de ${from.month} de ${from.year} até o dia ${to.day} de ${to.month} de ${to.year}`,
        `chego ${slashed(arrive)} e saio ${slashed(leave)}`,
        ...(shared ? [`de ${from.day} a ${to.day} de ${to.month} de ${to.year}`] : [])
      ]
  }
}

/** Milliseconds of processor time, of the calmest of some rounds. */
const spent = (work: () => unknown): number =>
  Math.min(...Array.from({ length: 3 }, () => {
    const start = process.cpuUsage()
    work()
    const { system, user } = process.cpuUsage(start)
    return (system + user) / 1000
  }))

describe("EntitiesOf, on anything", () => {
  it("names the same things twice, and a stay without a problem is one that a hotel can sell", () => {
    fc.assert(
      fc.property(
        anyText,
        fc.constantFrom(...LANGUAGES),
        fc.constantFrom(...ASKED),
        fc.integer({ min: Date.parse("2025-01-01"), max: Date.parse("2032-12-31") }),
        (text, language, asked, now) => {
          const here = setting({ asked, now, rooms })
          const entities = entitiesOf(text, here, language)
          assert.deepStrictEqual(entitiesOf(text, here, language), entities)
          const { party, stay } = entities
          if (party !== null) {
            for (const age of party.childAges) assert.isTrue(age >= 0 && age <= 17)
            for (const count of [party.adults, party.children, party.people]) {
              assert.isTrue(count === null || count >= 0)
            }
          }
          if (stay === null || stay.problem !== null) return
          const today = localDateAt(now, here.timeZone)
          if (stay.arrive !== null) assert.isTrue(stay.arrive >= today)
          if (stay.leave !== null) assert.isTrue(stay.leave > today)
          if (stay.arrive !== null && stay.leave !== null) {
            assert.isTrue(stay.arrive < stay.leave)
            assert.strictEqual(stay.nights, nightsBetween(stay.arrive, stay.leave))
          }
          if (stay.nights !== null) assert.isTrue(stay.nights >= 1 && stay.nights <= 30)
          if (stay.within !== null) assert.isTrue(stay.within.from < stay.within.until && stay.arrive === null)
        }
      ),
      { numRuns: 1500 }
    )
  })

  for (const language of LANGUAGES) {
    it(`reads any stay back that is written out in ${language}`, () => {
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 500 }),
          fc.integer({ min: 1, max: 30 }),
          fc.integer({ min: Date.parse("2026-01-01"), max: Date.parse("2030-12-31") }),
          (ahead, nights, now) => {
            const here = setting({ now })
            const arrive = plusDays(localDateAt(now, here.timeZone), ahead)
            const leave = plusDays(arrive, nights)
            for (const text of written(language, arrive, leave)) {
              const { stay } = entitiesOf(text, here, language)
              assert.deepStrictEqual(
                stay,
                { arrive, leave, nights, otherwise: null, within: null, problem: null },
                text
              )
            }
          }
        ),
        { numRuns: 300 }
      )
    })
  }

  const HOSTILE = [
    "a",
    "1",
    "1 ",
    "1-",
    "10/12 ",
    "del 10 al ",
    "10 a 12 o ",
    "a@",
    "a.",
    "a at ",
    "arroba ",
    "+1",
    "(1)",
    "AB-",
    "soy Ana ",
    "2 adultos y ",
    "de 5 y ",
    "entre el 3 y ",
    "fin de semana de ",
    "y 2 ",
    "un ",
    "$1.",
    "\u0301",
    "😀",
    "viernes, ",
    "10 y "
  ]

  it("stays bounded on 60,000 characters of anything that repeats", () => {
    for (const piece of HOSTILE) {
      const text = piece.repeat(Math.ceil(60_000 / piece.length))
      for (const language of LANGUAGES) {
        assert.isBelow(spent(() => entitiesOf(text, setting({ rooms }), language)), 50, `${piece} ${language}`)
      }
    }
  })
})
