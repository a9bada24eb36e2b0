import { Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { TenantId } from "../domain/Ids.ts"
import type { Ticket } from "../staff/Ticket.ts"
import { TicketDesk } from "../staff/TicketDesk.ts"
import * as Choices from "./Choices.ts"
import { NothingOpen, refuse } from "./CommandError.ts"
import { login } from "./OperatorCaller.ts"
import * as OperatorTables from "./OperatorTables.ts"
import { answer, iso, time } from "./Output.ts"
import * as Table from "./Table.ts"

const list = Command.make(
  "list",
  {
    hotel: Flag.String("hotel").pipe(
      Flag.withDescription("Only of this hotel"),
      Flag.withMetavar("ID"),
      Flag.withSchema(TenantId),
      Flag.optional
    ),
    limit: Choices.limit
  },
  ({ hotel, limit }) =>
    TicketDesk.use((desk) => desk.list(Option.getOrNull(hotel), limit)).pipe(
      Choices.onBehalfOf(hotel),
      Effect.flatMap((open) =>
        answer({ tickets: open.map(({ openedAt, ...one }) => ({ ...one, openedAt: iso(openedAt) })) }, tableOf(open))
      ),
      OperatorTables.using
    )
).pipe(
  Command.withDescription("List what guests asked for and is not done, oldest first."),
  Command.withExamples([{ command: "conserje tickets list --hotel casa", description: "Of one hotel" }])
)

const ticket = Argument.String("TICKET").pipe(Argument.withDescription("The id of a ticket from the list"))

const by = Flag.String("by").pipe(
  Flag.withDescription("Who sees to it; whoever is logged in where it is left out"),
  Flag.withMetavar("NAME"),
  Flag.optional
)

const move = (
  ticket: string,
  by: Option.Option<string>,
  how: (desk: TicketDesk["Service"], by: string) => ReturnType<TicketDesk["Service"]["take"]>,
  said: string
) =>
  TicketDesk.use((desk) => how(desk, Option.getOrElse(by, login))).pipe(
    Effect.flatMap(Option.match({
      onNone: () => refuse(new NothingOpen({ what: "ticket", ids: [ticket] })),
      onSome: ({ id, state }) => answer({ id, state }, said)
    })),
    OperatorTables.using
  )

const take = Command.make(
  "take",
  { ticket, by },
  ({ by, ticket }) => move(ticket, by, (desk, by) => desk.take(ticket, by), `Ticket ${ticket} is taken.`)
).pipe(
  Command.withDescription("Say that somebody sees to it."),
  Command.withExamples([{ command: "conserje tickets take k06f… --by Ana", description: "Ana sees to it" }])
)

const done = Command.make(
  "done",
  { ticket, by },
  ({ by, ticket }) =>
    move(ticket, by, (desk, by) => desk.done(ticket, by), `Ticket ${ticket} is done; its guest is told.`)
).pipe(
  Command.withDescription("Say that it is done: the guest is told."),
  Command.withExamples([{ command: "conserje tickets done k06f…", description: "The towels are in the room" }])
)

export const tickets = Command.make("tickets").pipe(
  Command.withDescription("What guests asked the house to do: see it, take it, and say when it is done."),
  Command.withSubcommands([list, take, done])
)

const tableOf = (open: ReadonlyArray<Ticket>): string =>
  open.length === 0 ? "No open tickets." : Table.render(
    ["ID", "SINCE", "HOTEL", "STATE", "WHAT", "IN THE GUEST'S WORDS"],
    open.map((one) => [one.id, time(one.openedAt), one.tenantId, one.state, one.category, one.request])
  )
