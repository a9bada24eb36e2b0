import { assert, describe, it } from "@effect/vitest"
import { decide } from "../../src/conversation/Decide.ts"
import { decideNotice } from "../../src/conversation/NoticeDecision.ts"
import { reply } from "../../src/conversation/Replies.ts"
import { fresh } from "../../src/conversation/State.ts"
import { IDLE } from "../../src/conversation/talk/Talk.ts"
import { LANGUAGES } from "../../src/domain/Language.ts"
import { say } from "../../src/language/Phrases.ts"
import type { Hotel } from "../../src/tenancy/Hotel.ts"
import { meaning, moment, words } from "./deciding.ts"

const done = { _tag: "Notice", topic: "ticket_done", about: "k1", detail: { category: "towels" } } as const

const at = (reception: NonNullable<Hotel["profile"]["reception"]> | null) => {
  const hotel: Hotel = { ...moment.hotel, profile: { ...moment.hotel.profile, reception } }
  return decide(fresh("es"), words, meaning("unknown", { urgent: true }), { ...moment, hotel })
}

describe("a request that is done", () => {
  it("is told to the guest in their language, and not while staff have them", () => {
    const decision = decideNotice(fresh("es"), done)
    assert.deepStrictEqual(decision, { _tag: "RequestDone" })
    for (const language of LANGUAGES) {
      const circumstances = {
        moment: { ...moment, language },
        talk: IDLE,
        late: false,
        helpful: true,
        interactive: false
      }
      assert.deepStrictEqual(reply(decision, circumstances), [{ _tag: "Text", body: say(language, "requestDone") }])
    }
    const withStaff = { _tag: "WithStaff", language: "es", because: "complaint", talk: IDLE } as const
    assert.deepStrictEqual(decideNotice(withStaff, done), { _tag: "StaySilent", because: "told_by_staff" })
  })
})

describe("urgent words", () => {
  it("reach a person at any hour, and say when nobody is at the reception", () => {
    assert.deepStrictEqual(at(null), { _tag: "HandOver", because: "urgent", note: "" })
    assert.deepStrictEqual(at({ opens: "03:00", closes: "03:01" }), {
      _tag: "HandOver",
      because: "urgent_after_hours",
      note: ""
    })
  })
})
