import { Clock, Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { words } from "../admin/Words.ts"
import { TenantId } from "../domain/Ids.ts"
import { MetaNumber } from "../tenancy/Hotel.ts"
import { TenantNumbers } from "../tenancy/TenantNumbers.ts"
import { Tenants } from "../tenancy/Tenants.ts"
import * as Choices from "./Choices.ts"
import { HotelRefused, refuse } from "./CommandError.ts"
import { asOperator } from "./OperatorCaller.ts"
import * as OperatorTables from "./OperatorTables.ts"
import { answer } from "./Output.ts"
import { numberDocument, numberTable } from "./TenantTables.ts"

const hotel = Choices.theHotel

const number = Argument.String("NUMBER").pipe(
  Argument.withDescription("Meta's id of the business number, not the telephone that guests see"),
  Argument.withSchema(MetaNumber)
)

const at = Choices.instant("at", "From when on, as 2026-12-01T12:00:00Z; default: now")

const orNow = Option.match({ onNone: () => Clock.currentTimeMillis, onSome: (at: number) => Effect.succeed(at) })

/** The hotel's numbers as they are now. */
const shown = Effect.fnUntraced(function* (hotel: TenantId) {
  const tenant = yield* Tenants.use(({ get }) => get(hotel))
  const numbers = Option.match(tenant, { onNone: () => [], onSome: ({ numbers }) => numbers })
  yield* answer({ hotel, numbers: numbers.map(numberDocument) }, numberTable(numbers))
})

const list = Command.make(
  "list",
  { hotel },
  ({ hotel }) => shown(hotel).pipe(Choices.forHotel(hotel), OperatorTables.using)
).pipe(
  Command.withDescription("List the business numbers of a hotel and when they were, or are, its own."),
  Command.withExamples([{ command: "conserje tenants numbers list casa", description: "Its numbers" }])
)

const add = Command.make(
  "add",
  {
    hotel,
    number,
    shownAs: Flag.String("shown-as").pipe(
      Flag.withDescription("The telephone as guests see it"),
      Flag.withMetavar("PHONE"),
      Flag.withSchema(words(40))
    ),
    from: Choices.instant("from", "Its own from then on, as 2026-12-01T12:00:00Z; default: ever since"),
    until: Choices.instant("until", "Nobody's from then on; default: until further notice")
  },
  ({ from, hotel, number, shownAs, until }) =>
    Effect.gen(function* () {
      if (Option.getOrElse(from, () => -Infinity) >= Option.getOrElse(until, () => Infinity)) {
        return yield* refuse(new HotelRefused({ problem: "--until must be later than --from.", exit: 2 }))
      }
      yield* TenantNumbers.use((numbers) =>
        numbers.add(hotel, {
          phoneNumberId: number,
          displayPhone: shownAs,
          ...(Option.isSome(from) ? { validFrom: from.value } : {}),
          ...(Option.isSome(until) ? { validTo: until.value } : {})
        })
      )
      yield* shown(hotel)
    }).pipe(Choices.forHotel(hotel), asOperator, OperatorTables.using)
).pipe(
  Command.withDescription("Give a hotel a business number; a number has one owner at any instant."),
  Command.withExamples([{
    command: 'conserje tenants numbers add casa 112269058640637 --shown-as "+598 2400 1234"',
    description: "What guests write to it is the hotel's, at once"
  }])
)

const end = Command.make(
  "end",
  { hotel, number, at },
  ({ at, hotel, number }) =>
    Effect.flatMap(orNow(at), (at) => TenantNumbers.use((numbers) => numbers.end(hotel, number, at))).pipe(
      Effect.andThen(shown(hotel)),
      Choices.forHotel(hotel),
      asOperator,
      OperatorTables.using
    )
).pipe(
  Command.withDescription("Take a number from a hotel: nobody's from then on."),
  Command.withExamples([{
    command: "conserje tenants numbers end casa 112269058640637 --at 2026-12-01T12:00:00Z",
    description: "What was written before is still the hotel's"
  }])
)

const move = Command.make(
  "move",
  {
    hotel,
    number,
    to: Flag.String("to").pipe(
      Flag.withDescription("The hotel whose it is from then on"),
      Flag.withMetavar("HOTEL"),
      Flag.withSchema(TenantId)
    ),
    at
  },
  ({ at, hotel, number, to }) =>
    Effect.gen(function* () {
      yield* Choices.thereIs(Option.some(hotel))
      yield* Choices.thereIs(Option.some(to))
      const instant = yield* orNow(at)
      yield* TenantNumbers.use((numbers) => numbers.move({ phoneNumberId: number, from: hotel, to, at: instant }))
      yield* shown(to)
    }).pipe(asOperator, OperatorTables.using)
).pipe(
  Command.withDescription(
    "Move a number to another hotel; what was written before stays with the first, however late."
  ),
  Command.withExamples([{
    command: "conserje tenants numbers move casa 112269058640637 --to faro",
    description: "The other hotel's from now on"
  }])
)

export const numbers = Command.make("numbers").pipe(
  Command.withDescription("Whose a business number is, and when."),
  Command.withSubcommands([list, add, end, move])
)
