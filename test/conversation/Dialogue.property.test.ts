import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { conclude } from "../../src/conversation/Conclude.ts"
import { decide } from "../../src/conversation/Decide.ts"
import type { Decision } from "../../src/conversation/Decision.ts"
import type { Finding } from "../../src/conversation/Errand.ts"
import { evolve } from "../../src/conversation/Evolve.ts"
import type { Moment } from "../../src/conversation/Moment.ts"
import { decideNotice } from "../../src/conversation/NoticeDecision.ts"
import { reply } from "../../src/conversation/Replies.ts"
import { fresh, type State } from "../../src/conversation/State.ts"
import { isExpired, isSameOffer, type Offered } from "../../src/conversation/talk/Quote.ts"
import { IDLE } from "../../src/conversation/talk/Talk.ts"
import { LANGUAGES } from "../../src/domain/Language.ts"
import { LocalDate, type StayDates } from "../../src/domain/StayDates.ts"
import { type Entities, NOTHING_NAMED, type StayMention } from "../../src/language/Entities.ts"
import { type Intent, INTENTS, type Understood } from "../../src/language/Understood.ts"
import { priceOf, SMALL_HOTEL } from "../../src/pms/memory/MemoryHouse.ts"
import { fits, type Party } from "../../src/pms/RoomType.ts"
import { fit } from "../../src/whatsapp/ReplyLimits.ts"
import { isFitted } from "../../src/whatsapp/FittedMessage.ts"
import { moment, words } from "./deciding.ts"
import { NOON } from "./hearing.ts"

const DAYS = ["2026-11-20", "2026-12-10", "2026-12-12", "2026-12-15", "2027-01-05"].map((day) => LocalDate.make(day))
const day = fc.option(fc.constantFrom(...DAYS), { nil: null })

const stay: fc.Arbitrary<StayMention> = fc.record({
  arrive: day,
  leave: day,
  nights: fc.option(fc.integer({ min: 1, max: 400 }), { nil: null }),
  otherwise: fc.option(fc.record({ arrive: fc.constantFrom(...DAYS), leave: day }), { nil: null, freq: 8 }),
  within: fc.option(fc.constant({ from: LocalDate.make("2027-01-01"), until: LocalDate.make("2027-02-01") }), {
    nil: null,
    freq: 8
  }),
  problem: fc.option(fc.constantFrom("past", "reversed", "too_long", "too_far", "impossible"), { nil: null, freq: 8 })
})

const party = fc.record({
  adults: fc.option(fc.integer({ min: 0, max: 60 }), { nil: null }),
  children: fc.option(fc.integer({ min: 0, max: 30 }), { nil: null }),
  childAges: fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 4 }),
  people: fc.option(fc.integer({ min: 0, max: 60 }), { nil: null })
})

const entities: fc.Arbitrary<Entities> = fc.record({
  stay: fc.option(stay, { nil: null }),
  party: fc.option(party, { nil: null }),
  rooms: fc.oneof(
    { weight: 5, arbitrary: fc.constant([]) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(...SMALL_HOTEL.types).map(({ type }) => [{ id: type.id, name: type.name }])
    }
  ),
  pick: fc.option(
    fc.oneof(fc.integer({ min: -2, max: 12 }), fc.constantFrom("last", "other", "cheapest", "dearest")),
    { nil: null }
  ),
  urgent: fc.constant(false)
}).map((named) => Object.assign({}, NOTHING_NAMED, named))

/** A good guest comes further into the house than chance does. */
const helpful: fc.Arbitrary<Entities> = fc.record({
  arrive: fc.constantFrom(LocalDate.make("2026-12-10"), LocalDate.make("2026-12-12")),
  nights: fc.integer({ min: 1, max: 3 }),
  adults: fc.integer({ min: 1, max: 3 })
}).map(({ adults, arrive, nights }) => {
  const leave = LocalDate.make(`2026-12-${Number(arrive.slice(8)) + nights}`)
  return Object.assign({}, NOTHING_NAMED, {
    stay: { arrive, leave, nights, otherwise: null, within: null, problem: null },
    party: { adults, children: null, childAges: [], people: null }
  })
})

interface Heard {
  readonly intent: Intent
  readonly confidence: number
  readonly entities: Entities
  readonly language: Understood["language"]
  readonly tapped: string | null
  /** Milliseconds that went by before. */
  readonly wait: number
  /** What the PMS answers, should it be asked. */
  readonly pms: "free" | "full" | "near" | "stale" | "dearer" | "away" | "closed"
  readonly by: "guest" | "notice"
}

const heard: fc.Arbitrary<Heard> = fc.record({
  intent: fc.oneof(
    fc.constantFrom<Intent>("check_availability", "affirm", "affirm", "inform", "make_reservation"),
    fc.constantFrom(...INTENTS.filter((intent) => intent !== "human" && intent !== "complaint"))
  ),
  confidence: fc.constantFrom(0.5, 0.9, 1),
  entities: fc.oneof(fc.constant(NOTHING_NAMED), fc.constant(NOTHING_NAMED), helpful, entities),
  language: fc.constantFrom(...LANGUAGES),
  tapped: fc.option(
    fc.constantFrom("yes:t1", "yes:old", "offer:t1:0", "offer:t3:1", "no", "date:1", "human", "nonsense"),
    {
      nil: null,
      freq: 4
    }
  ),
  wait: fc.constantFrom(0, 60_000, 30 * 60_000),
  pms: fc.constantFrom("free", "free", "free", "full", "near", "stale", "dearer", "away", "closed"),
  by: fc.constantFrom("guest", "guest", "guest", "notice")
})

const offersFor = (dates: StayDates, people: Party, extra: number) =>
  SMALL_HOTEL.types.filter(({ type }) => fits(people, type.capacity)).map((sold) => {
    const price = priceOf(SMALL_HOTEL, sold, dates.nights + extra)
    return { roomTypeId: sold.type.id, name: sold.type.name, capacity: sold.type.capacity, rooms: sold.rooms, price }
  })

const findingOf = (
  said: Heard["pms"],
  errand: Extract<Decision, { readonly _tag: "LookUp" }>["errand"],
  now: number
): Finding => {
  if (said === "away") return { _tag: "Away" }
  if (said === "closed") return { _tag: "Closed" }
  const { party, stay } = errand
  const offers = offersFor(stay, party, said === "dearer" ? 1 : 0)
  const availability = {
    stay,
    party,
    offers: said === "full" || said === "near" ? [] : offers,
    asOf: now,
    potentiallyStale: said === "stale"
  }
  const [first] = offers
  return { _tag: "Found", availability, instead: said === "near" && first !== undefined ? [{ stay, room: first }] : [] }
}

/** What came of one turn. */
interface Played {
  readonly before: State
  readonly decision: Decision
  readonly after: State
  readonly moment: Moment
  readonly said: Heard
}

const settle = (decision: Decision, said: Heard, now: Moment): Decision =>
  decision._tag === "Meanwhile"
    ? { ...decision, next: settle(decision.next, said, now) }
    : decision._tag === "LookUp"
    ? conclude(decision.errand, findingOf(said.pms, decision.errand, now.now), now)
    : decision

const play = (conversation: ReadonlyArray<Heard>, first: State = fresh("es")): ReadonlyArray<Played> => {
  const played: Array<Played> = []
  let state = first
  let now = NOON
  for (const [at, said] of conversation.entries()) {
    now += said.wait
    const here: Moment = {
      ...moment,
      id: `t${at}`,
      now,
      language: said.by === "guest" ? said.language : state.language
    }
    const ask = state.talk._tag === "Awaiting" ? state.talk.ask : "t0"
    const decided = said.by === "notice"
      ? decideNotice(state, { _tag: "Notice", topic: "answer_owed", about: ask, detail: { tries: "2" } })
      : decide(
        state,
        { ...words, tapped: said.tapped === null ? null : { id: said.tapped, title: "x" } },
        { ...said, alternatives: [], languageFrom: "text" },
        here
      )
    const decision = settle(decided, said, here)
    const after = evolve(state, decision, here.language)
    played.push({ before: state, decision, after, moment: here, said })
    state = after
  }
  return played
}

const last = (decision: Decision): Decision => decision._tag === "Meanwhile" ? decision.next : decision

const spoken = ({ after, decision, moment }: Played, interactive: boolean) =>
  reply(decision, { moment, talk: after._tag === "Bot" ? after.talk : IDLE, late: false, helpful: true, interactive })

/** Asks, picks and says yes, whatever time and the PMS do meanwhile. */
const towardsBooking = fc.tuple(heard, helpful, heard, fc.integer({ min: 1, max: 3 }), heard).map(
  ([first, named, second, pick, third]): ReadonlyArray<Heard> => [
    { ...first, intent: "check_availability", entities: named, tapped: null, by: "guest" },
    { ...second, intent: "inform", entities: { ...NOTHING_NAMED, pick }, tapped: null, by: "guest" },
    { ...third, intent: "affirm", entities: NOTHING_NAMED, by: "guest" }
  ]
)

const conversations = fc.array(
  fc.oneof({ weight: 4, arbitrary: heard.map((one) => [one]) }, {
    weight: 1,
    arbitrary: towardsBooking
  }),
  { minLength: 1, maxLength: 15 }
).map((parts) => parts.flat())

describe("any conversation", () => {
  it("never books without a yes to exactly that offer, shown before at that price", () => {
    let booked = 0
    fc.assert(
      fc.property(conversations, (conversation) => {
        for (const { before, decision, moment, said } of play(conversation)) {
          const made = last(decision)
          if (made._tag !== "Reserve") continue
          booked += 1
          assert.strictEqual(before.talk._tag, "Confirming")
          if (before.talk._tag !== "Confirming") continue
          const shown = before.talk.quote.offers[before.talk.chosen]
          const taken: Offered | undefined = made.quote.offers[made.chosen]
          assert.isTrue(shown !== undefined && taken !== undefined && isSameOffer(shown, taken))
          assert.deepStrictEqual(taken?.room.price.total, shown?.room.price.total)
          assert.isFalse(made.quote.stale)
          assert.isFalse(isExpired(made.quote, moment.now))
          assert.isTrue(
            said.tapped === `yes:${before.talk.quote.id}` ||
              (["affirm", "make_reservation"].includes(said.intent) && said.confidence >= 0.75)
          )
        }
      }),
      { numRuns: 2_000, seed: 7 }
    )
    assert.isAbove(booked, 50, "the property was hardly tried")
  })

  it("is silent while staff have the guest, and stays theirs", () => {
    fc.assert(
      fc.property(conversations, (conversation) => {
        for (const turn of play(conversation)) {
          if (turn.before._tag !== "WithStaff") continue
          assert.deepStrictEqual(spoken(turn, true), [])
          assert.deepStrictEqual(turn.after, turn.before)
        }
      }),
      { numRuns: 500 }
    )
  })

  it("never says anything empty, unresolved or beyond WhatsApp's limits, and answers every guest", () => {
    fc.assert(
      fc.property(conversations, fc.boolean(), (conversation, interactive) => {
        for (const turn of play(conversation)) {
          const said = spoken(turn, interactive)
          for (const message of said.flatMap(fit)) {
            assert.isTrue(isFitted(message))
            assert.notMatch(JSON.stringify(message), /[{]\w+[}]|undefined|NaN|\bnull\b|\[object/u)
          }
          // What is taken to another room is answered by what it says.
          const taken = ["Reserve", "Reserving", "Caring"].includes(last(turn.decision)._tag)
          if (turn.before._tag === "Bot" && turn.said.by === "guest" && !taken) {
            assert.isAtLeast(said.length, 1, turn.decision._tag)
          }
          assert.notStrictEqual(last(turn.decision)._tag, "LookUp")
        }
      }),
      { numRuns: 500 }
    )
  })

  it("always has a way to a person: asking for one works wherever it stands", () => {
    fc.assert(
      fc.property(conversations, (conversation) => {
        for (const { after, moment } of play(conversation)) {
          if (after._tag === "WithStaff") continue
          const asked: Heard = {
            intent: "human",
            confidence: 0.8,
            entities: NOTHING_NAMED,
            language: "en",
            tapped: null,
            wait: moment.now - NOON,
            pms: "free",
            by: "guest"
          }
          assert.strictEqual(play([asked], after)[0]?.after._tag, "WithStaff")
          assert.strictEqual(
            play([{ ...asked, intent: "unknown", tapped: "human" }], after)[0]?.after._tag,
            "WithStaff"
          )
        }
      }),
      { numRuns: 200 }
    )
  })

  it("can always be begun again", () => {
    fc.assert(
      fc.property(conversations, (conversation) => {
        const after = play(conversation).at(-1)?.after
        if (after?._tag !== "Bot") return
        const again: Heard = {
          intent: "start_over",
          confidence: 0.8,
          entities: NOTHING_NAMED,
          language: "es",
          tapped: null,
          wait: 0,
          pms: "free",
          by: "guest"
        }
        assert.deepStrictEqual(play([again], after)[0]?.after, fresh("es"))
      }),
      { numRuns: 200 }
    )
  })

  it("asks the PMS only about stays that can be, for people who can come", () => {
    fc.assert(
      fc.property(conversations, (conversation) => {
        for (const { after } of play(conversation)) {
          if (after.talk._tag !== "Awaiting") continue
          const { inquiry } = after.talk
          assert.isNotNull(inquiry.arrive)
          assert.isTrue((inquiry.arrive ?? "") >= "2026-11-22" && (inquiry.leave ?? "") > (inquiry.arrive ?? ""))
          assert.isAtLeast(inquiry.adults ?? 0, 1)
        }
      }),
      { numRuns: 300 }
    )
  })
})
