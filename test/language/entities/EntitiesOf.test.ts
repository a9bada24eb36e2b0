import { assert, describe, it } from "@effect/vitest"
import { LANGUAGES } from "../../../src/domain/Language.ts"
import { LocalDate } from "../../../src/domain/StayDates.ts"
import { entitiesOf } from "../../../src/language/entities/EntitiesOf.ts"
import type { Setting } from "../../../src/language/Understood.ts"
import { casesOf, detailCases, detailText, entitiesIn, partyText, rooms, setting, stayText } from "./cases.ts"

const missedBy = (cases: ReadonlyArray<readonly [text: string, means: string, read: string]>) =>
  cases.filter(([, means, read]) => means !== read)

const read = (text: string, other: Partial<Setting>) => stayText(entitiesOf(text, setting(other), "es").stay)

/** That afternoon. */
const on = (day: string) => ({ now: Date.parse(`${day}T15:00:00Z`) })

describe("EntitiesOf", () => {
  for (const language of LANGUAGES) {
    it(`reads every stay of the case file in ${language}`, () => {
      const cases = casesOf(`stays.${language}`)
      assert.isAtLeast(cases.length, 150)
      assert.deepStrictEqual(
        missedBy(cases.map((one) => [one.text, one.means, stayText(entitiesIn(one, language).stay)])),
        []
      )
    })

    it(`reads who comes in every case in ${language}`, () => {
      const cases = casesOf(`parties.${language}`)
      assert.isAtLeast(cases.length, 80)
      assert.deepStrictEqual(
        missedBy(cases.map((one) => [one.text, one.means, partyText(entitiesIn(one, language).party)])),
        []
      )
    })
  }

  it("reads rooms, choices, times, money, references, names, addresses and amenities", () => {
    assert.isAtLeast(detailCases.length, 200)
    const missed = missedBy(detailCases.map(({ asked, language, means, text, what }) => [
      `${text} (${what})`,
      means,
      detailText(entitiesOf(text, setting({ asked, rooms }), language))[what] ?? ""
    ]))
    assert.deepStrictEqual(missed, [])
  })

  it("counts days from the one it is at the hotel, not in Greenwich", () => {
    const now = Date.parse("2026-11-23T01:30:00Z")
    assert.strictEqual(read("mañana", { now }), "11-23>")
    assert.strictEqual(read("mañana", { now, timeZone: "Europe/Lisbon" }), "11-24>")
    assert.strictEqual(read("esta noche", { now }), "11-22>11-23")
  })

  it("leaves of a weekend that has begun what is left of it", () => {
    assert.strictEqual(read("este finde", on("2026-11-25")), "11-27>11-29")
    assert.strictEqual(read("este finde", on("2026-11-27")), "11-27>11-29")
    assert.strictEqual(read("este finde", on("2026-11-28")), "11-28>11-29")
    assert.strictEqual(read("este finde", on("2026-11-29")), "12-04>12-06")
    assert.strictEqual(read("el finde que viene", on("2026-11-25")), "12-04>12-06")
  })

  it("knows in which half of the world it is summer", () => {
    assert.strictEqual(read("en verano", {}), "in 12-21..03-21")
    assert.strictEqual(read("en verano", { timeZone: "Europe/Lisbon" }), "in 06-21..09-21")
  })

  it("looks for a day of leaving after the arrival that is known", () => {
    const arrive = LocalDate.make("2027-01-10")
    assert.strictEqual(read("el 12", { asked: "leave", arrive }), ">01-12")
    assert.strictEqual(read("hasta el lunes", { asked: "leave", arrive }), ">01-11")
    assert.strictEqual(read("el 5", { asked: "leave", arrive }), ">02-05")
  })

  it("reads a number once: of a reservation, a price and a telephone nothing is left for days and people", () => {
    const entities = entitiesOf("CDL-7K3M9, +54 9 11 2345 6789, USD 120, somos 3, el 10/12 a las 15", setting(), "es")
    assert.strictEqual(stayText(entities.stay), "12-10>")
    assert.strictEqual(partyText(entities.party), "3p")
    assert.deepStrictEqual(detailText(entities), {
      name: "-",
      email: "-",
      phone: "+5491123456789",
      reference: "CDL-7K3M9",
      time: "15:00",
      money: "120 USD",
      pick: "-",
      rooms: "-",
      amenities: "-",
      urgent: "false"
    })
  })
})
