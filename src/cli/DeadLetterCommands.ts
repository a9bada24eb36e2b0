import { Console, Effect } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { type DeadLetter, DeadLetters } from "../inbox/DeadLetters.ts"
import { NothingChosen, NothingOpen, refuse } from "./CommandError.ts"
import * as Choices from "./Choices.ts"
import * as OperatorTables from "./OperatorTables.ts"
import { witnessed } from "./OperatorWitness.ts"
import { answer, counted, iso, time } from "./Output.ts"
import * as Table from "./Table.ts"

const list = Command.make(
  "list",
  { limit: Choices.limit },
  ({ limit }) =>
    DeadLetters.use((letters) => letters.list(limit)).pipe(
      Effect.flatMap((letters) => answer({ deadLetters: letters.map(documentOf) }, tableOf(letters))),
      OperatorTables.using
    )
).pipe(
  Command.withDescription("List the open dead letters, oldest first."),
  Command.withExamples([{ command: "conserje dead-letters list", description: "What waits for a decision" }])
)

const show = Command.make("show", { id: Choices.id }, ({ id }) =>
  found(id).pipe(
    Effect.flatMap((letter) => answer(documentOf(letter), Table.facts(factsOf(letter)))),
    OperatorTables.using
  )).pipe(
    Command.withDescription("Show one dead letter with its cause and what was known of it."),
    Command.withExamples([{ command: "conserje dead-letters show 7", description: "Why number 7 failed" }])
  )

const replay = Command.make(
  "replay",
  {
    ids: Argument.variadic(Choices.id),
    all: Flag.Boolean("all").pipe(Flag.withDescription("Every open one"), Flag.withDefault(false))
  },
  ({ all, ids }) =>
    Effect.gen(function* () {
      if (ids.length === 0 && !all) return yield* refuse(new NothingChosen({ what: "dead letters" }))
      const letters = yield* DeadLetters
      const chosen = all ? yield* everyOpen : [...new Set(ids)]
      const replayed = yield* Effect.filter(chosen, (id) =>
        Effect.flatMap(letters.get(id), (letter) =>
          witnessed(eventOf("replayed", id, letter), letters.replay(id))))
      const missed = chosen.filter((id) =>
        !replayed.includes(id)
      )
      yield* answer({ replayed, notOpen: missed }, `${counted(replayed.length, "dead letter")} replayed.`)
      if (missed.length > 0 && !all) return yield* refuse(new NothingOpen({ what: "dead letter", ids: missed }))
    }).pipe(OperatorTables.using)
).pipe(
  Command.withDescription("Give a dead letter's events back to their conversation, which tries the turn again."),
  Command.withExamples([
    { command: "conserje dead-letters replay 7 9", description: "Try two of them again" },
    { command: "conserje dead-letters replay --all", description: "Try all of them again" }
  ])
)

const discard = Command.make(
  "discard",
  { id: Choices.id, because: Choices.because },
  ({ because, id }) =>
    DeadLetters.use((letters) =>
      Effect.flatMap(
        letters.get(id),
        (letter) => witnessed({ ...eventOf("discarded", id, letter), after: { because } }, letters.discard(id, because))
      )
    ).pipe(
      Effect.flatMap((was) =>
        was
          ? answer({ discarded: [id] }, `Dead letter ${id} discarded.`)
          : refuse(new NothingOpen({ what: "dead letter", ids: [id] }))
      ),
      OperatorTables.using
    )
).pipe(
  Command.withDescription("Close a dead letter without another try; its events stay unanswered."),
  Command.withExamples([{
    command: 'conserje dead-letters discard 7 --because "answered by phone"',
    description: "It needs no answer any more"
  }])
)

export const deadLetters = Command.make("dead-letters").pipe(
  Command.withDescription("Turns that failed for good: look at them, try them again, or close them."),
  Command.withSubcommands([list, show, replay, discard])
)

const eventOf = (did: "replayed" | "discarded", id: string, letter: DeadLetter | null) => ({
  type: "data_modification" as const,
  action: `dead-letter.${did}`,
  resource: `dead-letter/${id}`,
  ...(letter === null ? {} : { tenantId: letter.tenantId })
})

const found = Effect.fnUntraced(function* (id: string) {
  const letter = yield* DeadLetters.use((letters) => letters.get(id))
  return letter ?? (yield* refuse(new NothingOpen({ what: "dead letter", ids: [id] })))
})

/** At most a thousand at a time: each replay is a turn that has to be run. */
const everyOpen = DeadLetters.use((letters) => letters.list(1000)).pipe(
  Effect.tap((open) =>
    open.length === 1000 ? Console.error("More than 1000 are open: repeat for the rest.") : Effect.void
  ),
  Effect.map((open) => open.map(({ id }) => id))
)

const documentOf = ({ createdAt, ...letter }: DeadLetter) => ({ ...letter, createdAt: iso(createdAt) })

const tableOf = (letters: ReadonlyArray<DeadLetter>): string =>
  letters.length === 0 ? "No dead letters." : Table.render(
    ["ID", "SINCE", "HOTEL", "CONVERSATION", "EVENTS", "TRIES", "REASON"],
    letters.map((one) => [
      one.id,
      time(one.createdAt),
      one.tenantId,
      one.conversationId,
      String(one.eventIds.length),
      String(one.attempts),
      one.reason
    ])
  )

const factsOf = (letter: DeadLetter): ReadonlyArray<readonly [string, string]> => [
  ["id", letter.id],
  ["state", letter.state],
  ["since", time(letter.createdAt)],
  ["hotel", letter.tenantId],
  ["conversation", letter.conversationId],
  ["events", letter.eventIds.join(", ")],
  ["tries", String(letter.attempts)],
  ["reason", letter.reason],
  ["cause", letter.cause],
  ["context", JSON.stringify(letter.context, null, 2)]
]
