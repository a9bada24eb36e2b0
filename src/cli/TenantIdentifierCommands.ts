import { Effect, Layer } from "effect"
import { Argument, Command } from "effect/cli"
import { words } from "../admin/Words.ts"
import { Flags } from "../flags/Flags.ts"
import { Hotels } from "../tenancy/Hotels.ts"
import { MOST_CHARACTERS } from "../tenancy/Identifier.ts"
import { TenantIdentifiers } from "../tenancy/TenantIdentifiers.ts"
import * as Choices from "./Choices.ts"
import { asOperator } from "./OperatorCaller.ts"
import * as OperatorTables from "./OperatorTables.ts"
import { answer } from "./Output.ts"
import { identifierDocument, identifierTable } from "./TenantTables.ts"

const hotel = Choices.theHotel

const users = TenantIdentifiers.layerSql.pipe(Layer.provide(Hotels.layerSql))

const list = Command.make(
  "list",
  { hotel, after: Choices.after, limit: Choices.limit },
  ({ hotel, ...page }) =>
    TenantIdentifiers.use((identifiers) => identifiers.list(hotel, page)).pipe(
      Effect.flatMap((all) => answer({ hotel, identifiers: all.map(identifierDocument) }, identifierTable(all))),
      Effect.provide(users),
      Choices.forHotel(hotel),
      OperatorTables.using
    )
).pipe(
  Command.withDescription("List a hotel's identifiers by id and kind; the telephones and addresses are not shown."),
  Command.withExamples([{
    command: "conserje tenants identifiers list casa",
    description: "How many it knows, of what"
  }])
)

const add = Command.make(
  "add",
  {
    hotel,
    identifier: Argument.String("IDENTIFIER").pipe(
      Argument.withDescription("A telephone with its country, or an e-mail address"),
      Argument.withSchema(words(MOST_CHARACTERS))
    )
  },
  ({ hotel, identifier }) =>
    Effect.gen(function* () {
      const planned = yield* Flags.use(({ isOn }) => isOn("tenancy.phone_normalization.advanced", hotel))
      const added = yield* TenantIdentifiers.use((identifiers) => identifiers.add(hotel, identifier, planned))
      yield* answer(identifierDocument(added), `${added.id} is a user of ${hotel}.`)
    }).pipe(Effect.provide(users), Choices.forHotel(hotel), asOperator, OperatorTables.using)
).pipe(
  Command.withDescription("Say that a telephone or an e-mail address is a user of this hotel, and of no other."),
  Command.withExamples([{
    command: 'conserje tenants identifiers add casa "+598 99 123 456"',
    description: "However it is written, it is one"
  }])
)

const remove = Command.make(
  "remove",
  {
    hotel,
    identifier: Argument.String("IDENTIFIER").pipe(
      Argument.withDescription("Its id from the list, or the telephone or address as it is written"),
      Argument.withSchema(words(MOST_CHARACTERS))
    )
  },
  ({ hotel, identifier }) =>
    TenantIdentifiers.use((identifiers) => identifiers.remove(hotel, identifier)).pipe(
      Effect.andThen(answer({ removed: true }, `It is no user of ${hotel} any more.`)),
      Effect.provide(users),
      Choices.forHotel(hotel),
      asOperator,
      OperatorTables.using
    )
).pipe(
  Command.withDescription("Take back that somebody is a user of this hotel."),
  Command.withExamples([{
    command: "conserje tenants identifiers remove casa i0198c1de6a3f",
    description: "By its id"
  }])
)

export const identifiers = Command.make("identifiers").pipe(
  Command.withDescription("Whose users are whose, by telephone or e-mail address."),
  Command.withSubcommands([list, add, remove])
)
