import { Effect } from "effect"
import { Argument, Command } from "effect/cli"
import { type Handover, Handovers } from "../conversation/Handovers.ts"
import { ConversationId, tenantOf } from "../domain/Ids.ts"
import * as Choices from "./Choices.ts"
import { NothingOpen, refuse } from "./CommandError.ts"
import * as OperatorTables from "./OperatorTables.ts"
import { witnessed } from "./OperatorWitness.ts"
import { answer, iso, time } from "./Output.ts"
import * as Table from "./Table.ts"

const list = Command.make(
  "list",
  { limit: Choices.limit },
  ({ limit }) =>
    Handovers.use((handovers) => handovers.list(limit)).pipe(
      Effect.flatMap((open) => answer({ handovers: open.map(shown) }, tableOf(open))),
      OperatorTables.using
    )
).pipe(
  Command.withDescription("List the conversations that wait for a person or are with one, oldest first."),
  Command.withExamples([{ command: "conserje handovers list", description: "Who waits for a person" }])
)

const giveBack = Command.make(
  "give-back",
  {
    conversation: Argument.String("CONVERSATION").pipe(
      Argument.withDescription("A conversation from the list"),
      Argument.withSchema(ConversationId)
    )
  },
  ({ conversation }) =>
    Handovers.use((handovers) =>
      witnessed(
        {
          type: "data_modification",
          action: "conversation.handed-back",
          resource: `conversation/${conversation}`,
          tenantId: tenantOf(conversation)
        },
        handovers.giveBack(conversation)
      )
    ).pipe(
      Effect.flatMap((had) =>
        had
          ? answer({ givenBack: [conversation] }, "The bot answers this guest again.")
          : refuse(new NothingOpen({ what: "handover", ids: [conversation] }))
      ),
      OperatorTables.using
    )
).pipe(
  Command.withDescription("Let the bot answer the guest again, once the person is done."),
  Command.withExamples([{
    command: "conserje handovers give-back casa/0198c1de-6a3f-7000-8000-5a1b2c3d4e5f",
    description: "The front desk has helped"
  }])
)

export const handovers = Command.make("handovers").pipe(
  Command.withDescription("Guests who asked for a person: see them, and give them back to the bot."),
  Command.withSubcommands([list, giveBack])
)

const shown = ({ answeredAt, openedAt, ...one }: Handover) => ({
  ...one,
  openedAt: iso(openedAt),
  answeredAt: answeredAt === null ? null : iso(answeredAt)
})

const tableOf = (open: ReadonlyArray<Handover>): string =>
  open.length === 0 ? "Nobody waits for a person." : Table.render(
    ["SINCE", "HOTEL", "CONVERSATION", "REASON", "ANSWERED", "NOTE"],
    open.map((one) => [
      time(one.openedAt),
      one.tenantId,
      one.conversationId,
      one.reason,
      one.answeredAt === null ? "not yet" : time(one.answeredAt),
      one.note
    ])
  )
