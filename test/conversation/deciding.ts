import { assert } from "@effect/vitest"
import { Duration } from "effect"
import { decide } from "../../src/conversation/Decide.ts"
import type { Decision } from "../../src/conversation/Decision.ts"
import { evolve } from "../../src/conversation/Evolve.ts"
import { type GuestTurn, merge } from "../../src/conversation/GuestTurn.ts"
import { NOTHING_WRITTEN } from "../../src/tenancy/HotelContent.ts"
import { factsOf } from "../../src/conversation/HotelContent.ts"
import type { Moment } from "../../src/conversation/Moment.ts"
import { fresh, type State } from "../../src/conversation/State.ts"
import { PhoneNumberId, TenantId } from "../../src/domain/Ids.ts"
import { type Entities, NOTHING_NAMED } from "../../src/language/Entities.ts"
import type { Intent, Understood } from "../../src/language/Understood.ts"
import { SMALL_HOTEL } from "../../src/pms/memory/MemoryHouse.ts"
import type { Hotel } from "../../src/tenancy/Hotel.ts"
import { NOON, text } from "./hearing.ts"

export const hotel: Hotel = {
  tenantId: TenantId.make("casa"),
  profile: {
    name: "Casa del Lago",
    timeZone: "America/Argentina/Buenos_Aires",
    defaultLanguage: "es",
    location: { latitude: -41.1, longitude: -71.3, name: "Casa del Lago", address: "Av. Bustillo 1500, Bariloche" },
    reception: null,
    uncertainSends: "operator"
  },
  numbers: [{ phoneNumberId: PhoneNumberId.make("112"), displayPhone: "5492944000000" }]
}

export const patience = {
  quote: Duration.toMillis("20 minutes"),
  owed: Duration.toMillis("6 hours")
}

export const moment: Moment = {
  id: "t1",
  now: NOON,
  hotel,
  facts: factsOf(hotel, NOTHING_WRITTEN),
  rooms: SMALL_HOTEL.types.map(({ type }) => type),
  language: "es",
  patience
}

export const meaning = (intent: Intent, named: Partial<Entities> = {}, confidence = 0.9): Understood => ({
  intent,
  confidence,
  alternatives: [],
  entities: { ...NOTHING_NAMED, ...named },
  language: "es",
  languageFrom: "text"
})

export const turnOf = (...heard: Parameters<typeof merge>[0]): GuestTurn => {
  const turn = merge(heard)
  if (turn === null) throw new Error("the burst asks for nothing")
  return turn
}

export const words = turnOf(text("hola"))

/** Reads as a sentence: having heard this, on hearing that, the agent decides so. */
export const having = (...intents: ReadonlyArray<Intent>) =>
  since(intents.reduce<State>(
    (state, intent) => evolve(state, decide(state, words, meaning(intent), moment), "es"),
    fresh("es")
  ))

/** The same from a state. */
export const since = (state: State) => ({
  on: (intent: Intent, named: Partial<Entities> = {}, turn: GuestTurn = words) => {
    const decision = decide(state, turn, meaning(intent, named), moment)
    return {
      decision,
      decides: (expected: Decision) => assert.deepStrictEqual(decision, expected),
      is: (tag: Decision["_tag"]) => assert.strictEqual(decision._tag, tag)
    }
  }
})
