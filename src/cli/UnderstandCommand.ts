import { Clock, Console, DateTime, Effect, Option, Schema, Stdio, Stream } from "effect"
import { Command, Flag } from "effect/cli"
import { DEMO_HOTELS } from "../sandbox/DemoHotels.ts"
import { DEMO_SHOPS } from "../sandbox/qloapps/DemoShops.ts"
import { understanding } from "../language/Understanding.ts"
import type { Setting } from "../language/Understood.ts"
import { understoodJson } from "./UnderstoodJson.ts"

const isZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== ""
  } catch {
    return false
  }
}

const Zone = Schema.String.check(Schema.makeFilter((name: string) => isZone(name) || "an IANA time zone"))

const tenants = DEMO_HOTELS.map(({ tenantId }) => tenantId)

/** What every line is understood in: a demo hotel that has asked nothing. Only its room names come from its PMS. */
const settingOf = (tenant: string, zone: Option.Option<string>, now: number): Setting | undefined => {
  const hotel = DEMO_HOTELS.find(({ tenantId }) => tenantId === tenant)
  if (hotel === undefined) return undefined
  const types = DEMO_SHOPS.find(({ name }) => name === hotel.tenantId)?.roomTypes ?? []
  return {
    tenantId: hotel.tenantId,
    spoken: hotel.profile.defaultLanguage,
    now,
    timeZone: Option.getOrElse(zone, () => hotel.profile.timeZone),
    rooms: types.map(({ id, name }) => ({ id: String(id), name, words: [] })),
    asked: null
  }
}

export const understand = Command.make(
  "understand",
  {
    now: Flag.String("now").pipe(
      Flag.withDescription("What `tomorrow` is counted from; default: now"),
      Flag.withMetavar("INSTANT"),
      Flag.withSchema(Schema.DateTimeUtcFromString),
      Flag.optional
    ),
    zone: Flag.String("zone").pipe(
      Flag.withDescription("Where the hotel is, as Europe/Lisbon; default: the tenant's"),
      Flag.withMetavar("ZONE"),
      Flag.withSchema(Zone),
      Flag.optional
    ),
    tenant: Flag.Literals("tenant", tenants).pipe(
      Flag.withDescription("The demo hotel that is written to: its zone, its language, its rooms"),
      Flag.withDefault(tenants[0] ?? "")
    )
  },
  ({ now, tenant, zone }) =>
    Effect.gen(function* () {
      const { stdin } = yield* Stdio.Stdio
      const at = Option.isSome(now) ? DateTime.toEpochMillis(now.value) : yield* Clock.currentTimeMillis
      const setting = settingOf(tenant, zone, at)
      if (setting === undefined) return
      yield* stdin.pipe(
        Stream.decodeText,
        Stream.splitLines,
        Stream.filter((text) => text.trim() !== ""),
        Stream.runForEach((text) => Console.log(JSON.stringify(understoodJson(text, understanding(text, setting)))))
      )
    })
).pipe(
  Command.withDescription(
    "Read one message a line from stdin and print what is understood, one JSON object a line. Needs nothing that runs."
  ),
  Command.withShortDescription(
    "Read one message a line from stdin and print what is understood, one JSON object a line."
  ),
  Command.withExamples([
    {
      command: "conserje understand --now 2026-12-01T12:00:00Z < messages.txt",
      description: "What every line of a file means, as on that day"
    },
    { command: "conserje understand --tenant the-lantern-house", description: "Type, and see it understood" }
  ])
)
