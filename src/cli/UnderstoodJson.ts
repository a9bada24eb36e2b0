import type { StayMention, TimeMention } from "../language/Entities.ts"
import type { Understood } from "../language/Understood.ts"

const twoDigits = (value: number): string => String(value).padStart(2, "0")
const clock = ({ hour, minute }: TimeMention): string => `${twoDigits(hour)}:${twoDigits(minute)}`

const stayOf = (stay: StayMention | null) => ({
  check_in: stay?.arrive,
  check_out: stay?.leave,
  nights: stay?.nights,
  stay_problem: stay?.problem,
  stay_ambiguous_with: stay?.otherwise === null || stay?.otherwise === undefined
    ? null
    : named({ check_in: stay.otherwise.arrive, check_out: stay.otherwise.leave }),
  stay_within: stay?.within
})

const isNamed = (value: unknown): boolean =>
  value !== null && value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0)

/** Without what was not said. */
const named = (all: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(all).filter(([, value]) => isNamed(value)))

/** What was understood, under the names that hotels use: days are `2026-12-10`, times `14:00`, only what was said. */
export const understoodJson = (
  text: string,
  { alternatives, confidence, entities, intent, language }: Understood
) => ({
  text,
  intent,
  confidence: rounded(confidence),
  language,
  alternatives: alternatives.map((one) => ({ intent: one.intent, confidence: rounded(one.confidence) })),
  entities: named({
    ...stayOf(entities.stay),
    adults: entities.party?.adults,
    children: entities.party?.children,
    child_ages: entities.party?.childAges,
    people: entities.party?.people,
    room_types: entities.rooms.map(({ name }) => name),
    pick: entities.pick,
    amenities: entities.amenities,
    time: entities.time === null ? null : clock(entities.time),
    money: entities.money === null
      ? null
      : named({ amount: entities.money.decimal, currency: entities.money.currency }),
    reference: entities.reference,
    name: entities.name,
    email: entities.email,
    phone: entities.phone,
    urgent: entities.urgent
  })
})

const rounded = (confidence: number): number => Math.round(confidence * 1_000) / 1_000
