import { assert, describe, it } from "@effect/vitest"
import { LANGUAGES } from "../../../src/domain/Language.ts"
import { CARE_TOPICS, careText, reviewLinksText } from "../../../src/language/hotel/CareAnswer.ts"
import { DEMO_CONTENTS } from "../../../src/sandbox/DemoContents.ts"
import { DEMO_HOTELS } from "../../../src/sandbox/DemoHotels.ts"

const [hotel = assert.fail("there is a demo hotel")] = DEMO_HOTELS
const facts = { profile: hotel.profile, content: DEMO_CONTENTS[0]?.content ?? {} }
const names = { reference: "CDL-7K3M9", room: "Clásica", stay: "del 10/12 al 12/12 (2 noches)" }

describe("careText", () => {
  for (const language of LANGUAGES) {
    it(`has a whole sentence for every topic in ${language}, with and without a document`, () => {
      for (const topic of CARE_TOPICS) {
        for (const content of [facts.content, {}]) {
          const text = careText(topic, { ...facts, content }, names, language)
          assert.notMatch(text, /[{}]|undefined|null/)
          assert.match(text, /[.!]$/)
        }
      }
      assert.include(careText("pre_arrival_1d", facts, names, language), "CDL-7K3M9")
      assert.include(
        careText("review_request", facts, names, language),
        { es: "BAJA", en: "STOP", pt: "PARE" }[language]
      )
    })
  }

  it("reminds of the hour, the papers and the way", () => {
    const text = careText("pre_arrival_1d", facts, names, "es")
    for (const part of ["desde las 15:00", "Traé tu DNI", "colectivo 20"]) assert.include(text, part)
  })

  it("thanks without a link where the hotel has none", () => {
    assert.strictEqual(reviewLinksText([], "en"), "Thank you for telling us!")
    assert.include(
      reviewLinksText([{ platform: "google", url: "https://g.example/r" }], "es"),
      "• Google: https://g.example/r"
    )
  })
})
