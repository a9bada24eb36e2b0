import { Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import type { TenantId } from "../domain/Ids.ts"
import { NewTenantId, type Tenant } from "../tenancy/Tenant.ts"
import { Tenants } from "../tenancy/Tenants.ts"
import * as Choices from "./Choices.ts"
import { HotelRefused, NoSuchHotel, refuse } from "./CommandError.ts"
import { asOperator } from "./OperatorCaller.ts"
import * as OperatorTables from "./OperatorTables.ts"
import { answer } from "./Output.ts"
import { identifiers } from "./TenantIdentifierCommands.ts"
import { numbers } from "./TenantNumberCommands.ts"
import * as TenantProfile from "./TenantProfile.ts"
import { documentOf, factsOf, tableOf } from "./TenantTables.ts"

const hotel = Choices.theHotel

const read = Effect.fnUntraced(function* (tenantId: TenantId) {
  const { get } = yield* Tenants
  return yield* Option.match(yield* get(tenantId), {
    onNone: () => refuse(new NoSuchHotel({ hotel: tenantId })),
    onSome: Effect.succeed
  })
})

const list = Command.make(
  "list",
  { after: Choices.after, limit: Choices.limit },
  (page) =>
    Tenants.use((tenants) => tenants.list(null, page)).pipe(
      Effect.flatMap((all) => answer({ tenants: all.map(documentOf) }, tableOf(all))),
      OperatorTables.using
    )
).pipe(
  Command.withDescription("List the hotels in the order of their ids."),
  Command.withExamples([{ command: "conserje tenants list", description: "Who is served, and who is not" }])
)

const show = Command.make(
  "show",
  { hotel },
  ({ hotel }) =>
    read(hotel).pipe(
      Effect.flatMap((tenant) => answer(documentOf(tenant), factsOf(tenant))),
      Choices.forHotel(hotel),
      OperatorTables.using
    )
).pipe(
  Command.withDescription("Show one hotel and its numbers; with --json its whole profile."),
  Command.withExamples([{ command: "conserje tenants show casa", description: "One hotel" }])
)

const add = Command.make(
  "add",
  {
    id: Argument.String("ID").pipe(
      Argument.withDescription("What it is called from now on: 2 to 50 of a-z, 0-9, _ and -"),
      Argument.withSchema(NewTenantId)
    ),
    ...TenantProfile.flags
  },
  ({ id, ...given }) =>
    Effect.gen(function* () {
      const { language, name, profile, timeZone } = given
      if (Option.isNone(profile) && [name, timeZone, language].some(Option.isNone)) {
        return yield* refuse(
          new HotelRefused({ problem: "Give --name, --time-zone and --language, or a whole --profile.", exit: 2 })
        )
      }
      const written = yield* TenantProfile.over({ uncertainSends: "operator" }, given)
      const tenant = yield* Tenants.use(({ create }) => create({ tenantId: id, profile: written }))
      yield* answer(documentOf(tenant), `${id} is there. Give it a number: conserje tenants numbers add ${id} ...`)
    }).pipe(asOperator, OperatorTables.using)
).pipe(
  Command.withDescription("Make a hotel; its guests are answered as soon as it has a number."),
  Command.withExamples([
    {
      command: 'conserje tenants add casa --name "Casa del Mar" --time-zone America/Montevideo --language es',
      description: "With what is needed"
    },
    { command: "conserje tenants add casa --profile casa.json", description: "With all that it says of itself" }
  ])
)

const edit = Command.make(
  "edit",
  {
    hotel,
    ...TenantProfile.flags,
    version: Flag.Int("if-version").pipe(
      Flag.withDescription("Only over this version, the one you have read; needed with --profile"),
      Flag.withMetavar("N"),
      Flag.optional
    )
  },
  ({ hotel, version, ...given }) =>
    Effect.gen(function* () {
      const wrong = TenantProfile.isNothing(given)
        ? "Say what is to be another: --name, --time-zone, --language, --currency or --profile."
        : Option.isSome(given.profile) && Option.isNone(version)
        ? "A whole profile is written over the version that you have read: give it with --if-version."
        : null
      if (wrong !== null) return yield* refuse(new HotelRefused({ problem: wrong, exit: 2 }))
      const before = yield* read(hotel)
      if (before.profile === null && Option.isNone(given.profile)) {
        const problem = "The profile that is kept cannot be read: give a whole --profile."
        return yield* refuse(new HotelRefused({ problem, exit: 1 }))
      }
      const profile = yield* TenantProfile.over(before.profile ?? {}, given)
      const seen = Option.getOrElse(version, () => before.version)
      const after = yield* Tenants.use(({ update }) => update(hotel, seen, { profile }))
      yield* answer(documentOf(after), `${hotel} is at version ${after.version}; every process knows it at once.`)
    }).pipe(Choices.forHotel(hotel), asOperator, OperatorTables.using)
).pipe(
  Command.withDescription("Change what a hotel says of itself."),
  Command.withExamples([
    { command: 'conserje tenants edit casa --name "Casa del Mar"', description: "One thing" },
    { command: "conserje tenants edit casa --profile casa.json --if-version 3", description: "All of it" }
  ])
)

const turned = (name: string, status: Tenant["status"], description: string, said: string) =>
  Command.make(
    name,
    { hotel },
    ({ hotel }) =>
      Effect.gen(function* () {
        const before = yield* read(hotel)
        const after = before.status === status
          ? before
          : yield* Tenants.use(({ update }) => update(hotel, before.version, { status }))
        yield* answer(documentOf(after), `${hotel} is ${after.status}: ${said}`)
      }).pipe(Choices.forHotel(hotel), asOperator, OperatorTables.using)
  ).pipe(
    Command.withDescription(description),
    Command.withExamples([{ command: `conserje tenants ${name} casa`, description }])
  )

const refresh = Command.make(
  "refresh",
  {},
  () =>
    Tenants.use(({ announce }) => announce).pipe(
      Effect.andThen(answer({ announced: true }, "Every running process reads all that is known of hotels again.")),
      OperatorTables.using
    )
).pipe(
  Command.withDescription(
    "Have every process read hotels, contents, secrets and PMS connections again, as after a change by hand."
  ),
  Command.withExamples([{ command: "conserje tenants refresh", description: "After SQL of your own" }])
)

export const tenants = Command.make("tenants").pipe(
  Command.withDescription("Hotels as data: make, change, open and close them; their numbers and their users."),
  Command.withSubcommands([
    list,
    show,
    add,
    edit,
    turned("open", "active", "Answer a hotel's guests again.", "its guests are answered."),
    turned("close", "inactive", "Answer a hotel's guests no more.", "what its guests write waits in quarantine."),
    numbers,
    identifiers,
    refresh
  ])
)
