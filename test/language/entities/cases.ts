import { readFileSync } from "node:fs"
import { TenantId } from "../../../src/domain/Ids.ts"
import { type Language, LANGUAGES } from "../../../src/domain/Language.ts"
import { entitiesOf } from "../../../src/language/entities/EntitiesOf.ts"
import type { Entities, PartyMention, StayMention } from "../../../src/language/Entities.ts"
import type { Asked, Setting } from "../../../src/language/Understood.ts"

/** A Sunday noon in Buenos Aires: what every case is told from. */
export const SUNDAY = Date.parse("2026-11-22T15:00:00Z")

export const setting = (other: Partial<Setting> = {}): Setting => ({
  tenantId: TenantId.make("casa-del-lago"),
  spoken: "es",
  now: SUNDAY,
  timeZone: "America/Argentina/Buenos_Aires",
  rooms: [],
  asked: null,
  ...other
})

/** A line of a case file: `{asked} words`, a tab, what they mean. */
export interface Case {
  readonly text: string
  readonly asked: Asked | null
  readonly means: string
}

const ASKED: ReadonlyArray<Asked> = [
  "stay",
  "arrive",
  "leave",
  "party",
  "child_ages",
  "room",
  "name",
  "email",
  "phone",
  "reference",
  "time",
  "yes_no"
]

const LINE = /^(?:\{(?<asked>\w+)\} )?(?<text>[^\t]*)\t(?<means>[^\t]+)$/u

export const casesOf = (file: string): ReadonlyArray<Case> =>
  readFileSync(new URL(`./cases/${file}.tsv`, import.meta.url), "utf8").split("\n").filter((line) => line !== "")
    .map((line) => {
      const { asked, means = "", text = "" } = LINE.exec(line)?.groups ?? {}
      return { text, asked: ASKED.find((one) => one === asked) ?? null, means }
    })

/** The next year's months lose their year, and so do the last two of this one: `12-10`, `2027-12-10`. */
const short = (date: string | null): string => {
  if (date === null) return ""
  const month = date.slice(5, 7)
  return (date.startsWith("2026") && month >= "11") || (date.startsWith("2027") && month < "11") ? date.slice(5) : date
}

/** `12-10>12-13`, `12-10>`, `3n`, `in 01-01..02-01`, `? other reading`, `! problem`; `-` is nothing. */
export const stayText = (stay: StayMention | null): string => {
  if (stay === null) return "-"
  const { arrive, leave, nights, otherwise, problem, within } = stay
  return [
    arrive !== null || leave !== null ? `${short(arrive)}>${short(leave)}` : "",
    nights !== null && (arrive === null || leave === null) ? `${nights}n` : "",
    within === null ? "" : `in ${short(within.from)}..${short(within.until)}`,
    otherwise === null ? "" : `? ${short(otherwise.arrive)}>${short(otherwise.leave)}`,
    problem === null ? "" : `! ${problem}`
  ].filter((part) => part !== "").join(" ")
}

/** `2a 1c [5]`: adults, children, their ages; `4p` is people of any age. */
export const partyText = (party: PartyMention | null): string => {
  if (party === null) return "-"
  const { adults, childAges, children, people } = party
  return [
    adults === null ? "" : `${adults}a`,
    children === null ? "" : `${children}c`,
    childAges.length === 0 ? "" : `[${childAges.join(",")}]`,
    people === null ? "" : `${people}p`
  ].filter((part) => part !== "").join(" ")
}

/** A hotel in Argentina and one in Portugal, under one roof. */
export const rooms: Setting["rooms"] = [
  { id: "1", name: "Habitación Clásica", words: [] },
  { id: "2", name: "Habitación con Vista al Lago", words: [] },
  { id: "3", name: "Cabaña Familiar", words: ["la casita del bosque"] },
  { id: "4", name: "Alfama Double", words: [] },
  { id: "5", name: "River View", words: [] },
  { id: "6", name: "Lantern Suite", words: [] }
]

export interface DetailCase extends Case {
  readonly language: Language
  readonly what: string
}

const DETAIL = /^(?<language>es|en|pt) (?:\{(?<asked>\w+)\} )?(?<text>[^\t]*)\t(?<what>\w+)\t(?<means>[^\t]+)$/u

/** `es {asked} words`, a tab, which entity, a tab, its value. */
export const detailCases: ReadonlyArray<DetailCase> = readFileSync(
  new URL("./cases/details.tsv", import.meta.url),
  "utf8"
).split("\n").filter((line) => line !== "").map((line) => {
  const { asked, language, means = "", text = "", what = "" } = DETAIL.exec(line)?.groups ?? {}
  return {
    text,
    asked: ASKED.find((one) => one === asked) ?? null,
    means,
    language: LANGUAGES.find((one) => one === language) ?? "es",
    what
  }
})

const listText = (all: ReadonlyArray<string>): string => all.length === 0 ? "-" : all.join(",")

/** Each entity as the case file writes it; `-` is nothing. */
export const detailText = (entities: Entities): Readonly<Record<string, string>> => {
  const { money, time } = entities
  return {
    name: entities.name ?? "-",
    email: entities.email ?? "-",
    phone: entities.phone ?? "-",
    reference: entities.reference ?? "-",
    time: time === null ? "-" : `${time.hour}:${String(time.minute).padStart(2, "0")}`,
    money: money === null ? "-" : [money.decimal, money.currency ?? ""].join(" ").trim(),
    pick: String(entities.pick ?? "-"),
    rooms: listText(entities.rooms.map(({ name }) => name)),
    amenities: listText(entities.amenities),
    urgent: String(entities.urgent)
  }
}

export const entitiesIn = ({ asked, text }: Case, language: Language) => entitiesOf(text, setting({ asked }), language)
