import { assert, describe, it } from "@effect/vitest"
import { AMENITIES } from "../../../src/domain/Amenity.ts"
import { type Language, LANGUAGES } from "../../../src/domain/Language.ts"
import { Currency, Money } from "../../../src/domain/Money.ts"
import { contentAnswer, type ContentTopic } from "../../../src/language/hotel/ContentAnswers.ts"
import type { Facts } from "../../../src/language/hotel/Facts.ts"
import { said } from "../../../src/language/Phrases.ts"
import { DEMO_CONTENTS } from "../../../src/sandbox/DemoContents.ts"
import { DEMO_HOTELS } from "../../../src/sandbox/DemoHotels.ts"
import { NOTHING_WRITTEN, POLICIES } from "../../../src/tenancy/HotelContent.ts"

const now = Date.UTC(2026, 2, 10, 15)
const tell = (facts: Facts, topic: ContentTopic, language: Language, staying = false) =>
  contentAnswer(facts, topic, { language, now, staying })

const demos: ReadonlyArray<Facts> = DEMO_HOTELS.flatMap(({ profile, tenantId }) =>
  DEMO_CONTENTS.filter((one) => one.tenantId === tenantId).map(({ content }) => ({ profile, content }))
)
const [lake = assert.fail("there is a demo hotel"), lantern = assert.fail("there are two demo hotels")] = demos
const blank: Facts = { profile: { ...lake.profile }, content: NOTHING_WRITTEN }
const plain = ["services", "check_in", "check_out", "cancellation", "payment", "location", "reception"] as const

const priced = (minor: number, code: string): Facts => ({
  ...blank,
  content: {
    amenities: {
      bicycle: { has: true, price: { amount: new Money({ minor, currency: Currency.make(code) }), per: "day" } }
    }
  }
})

describe("contentAnswer", () => {
  for (const language of LANGUAGES) {
    it(`answers every amenity in ${language}, whether there is one, none, or nobody knows`, () => {
      for (const facts of [...demos, blank]) {
        for (const amenity of AMENITIES) {
          const { known, text } = tell(facts, { amenities: [amenity] }, language)
          assert.strictEqual(known, facts.content.amenities?.[amenity] !== undefined, amenity)
          assert.notMatch(text, /[{}]|undefined|null/, amenity)
          assert.include(text, amenity === "pets" || amenity === "smoking" ? "." : said[language][`amenity_${amenity}`])
          if (!known) assert.include(text, said[language].askStaff)
        }
      }
    })

    it(`answers everything else in ${language} with nothing left to fill in`, () => {
      for (const facts of [...demos, blank]) {
        const rooms = (facts.content.rooms ?? []).map(({ typeId }) => ({ room: typeId }))
        for (const topic of [...plain, ...POLICIES.map((policy) => ({ policy })), ...rooms, { amenities: [] }]) {
          const { text } = tell(facts, topic, language)
          assert.match(text, /^\S[\s\S]*\S$/)
          assert.notMatch(text, /[{}]|undefined|null|NaN/)
        }
      }
    })
  }

  it("says hours, price and the hotel's own words", () => {
    assert.strictEqual(
      tell(lake, { amenities: ["breakfast"] }, "es").text,
      "Sí, tenemos desayuno. Horario: 7:30–10:30. Cuesta $\u00a014.000,00 por persona. " +
        "Es casero: pan de la casa, dulces de la zona, huevos y frutas; avisanos si comés sin gluten."
    )
    assert.strictEqual(
      tell(lantern, { amenities: ["breakfast"] }, "en").text,
      "Yes, we have breakfast. Hours: 7:30 am–11:00 am. It costs €\u00a016.00 per person. Freshly baked pastéis de nata every day."
    )
    assert.strictEqual(tell(lantern, { amenities: ["pets"] }, "pt").text, "Não aceitamos animais de estimação.")
  })

  it("tells apart what there is, what there is not and what nobody has written down", () => {
    const some: Facts = { ...blank, content: { amenities: { pool: { has: true }, gym: { has: false } } } }
    assert.deepStrictEqual(tell(some, { amenities: ["pool", "gym", "spa"] }, "en"), {
      known: true,
      text: "Yes, we have a pool. We don't have a gym. I don't have any information about a spa. Shall I ask reception?"
    })
    assert.isFalse(tell(some, { amenities: ["spa", "bar"] }, "es").known)
  })

  it("tells the password of the Wi-Fi only to who stays", () => {
    const password = lake.content.wifi?.password ?? assert.fail("the demo hotel has a password")
    for (const language of LANGUAGES) {
      assert.include(tell(lake, { amenities: ["wifi"] }, language, true).text, password)
      assert.notInclude(tell(lake, { amenities: ["wifi"] }, language).text, password)
      assert.notInclude(tell(lake, { amenities: ["wifi", "pool"] }, language).text, password)
    }
  })

  it("takes the stay's rules from the hotel's policies", () => {
    const policies = {
      checkIn: "14:00",
      checkOut: "10:30",
      lateCheckout: { until: "13:00", share: 0 },
      cancellation: { freeUntilHours: 72, lateShare: 1 },
      deposit: { by: "on_arrival", share: 0, withinHours: 24 }
    } as const
    const own: Facts = { content: {}, profile: { ...lake.profile, policies } }
    assert.strictEqual(tell(own, "check_in", "pt").text, "O check-in é a partir das 14:00.")
    assert.include(
      tell(own, "check_out", "en").text,
      "Check-out is until 10:30 am. If you need the room until 1:00 pm, it is free"
    )
    assert.strictEqual(
      tell(own, "cancellation", "es").text,
      "Podés cancelar sin costo hasta 3 días antes del check-in. Después se cobra la primera noche completa."
    )
    assert.strictEqual(
      tell(blank, "cancellation", "en").text,
      "You can cancel free of charge until 24 hours before check-in. After that, 50% of the first night is charged."
    )
    assert.include(tell(own, "payment", "es").text, "La estadía se paga al llegar.")
  })

  it("gives the accounts of a transfer a line each", () => {
    const { text } = tell(lake, "payment", "es")
    assert.include(text, "una seña del 30 % por transferencia")
    assert.include(text, "\n• CBU: 0000003100012345678901\n• Alias: CASA.LAGO.COIHUE\n")
  })

  it("shows where the hotel is on a map, with the way there", () => {
    const { place, text } = tell(lake, "location", "es")
    assert.strictEqual(place, lake.profile.location)
    assert.include(text, "colectivo 20")
    const { location: _, ...nowhere } = lake.profile
    assert.deepStrictEqual(tell({ profile: nowhere, content: {} }, "location", "es"), {
      known: false,
      text: `${said.es.noFact} ${said.es.askStaff}`
    })
  })

  it("writes prices as each language does, down to the currency's smallest unit", () => {
    assert.include(tell(priced(123_456_78, "ARS"), { amenities: ["bicycle"] }, "es").text, "$\u00a0123.456,78 por día")
    assert.include(
      tell(priced(123_456_78, "ARS"), { amenities: ["bicycle"] }, "en").text,
      "ARS\u00a0123,456.78 per day"
    )
    assert.include(tell(priced(9_500, "CLP"), { amenities: ["bicycle"] }, "pt").text, "CLP\u00a09.500 por dia")
  })
})
