import { Console, Effect, Layer } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { Audit } from "../audit/Audit.ts"
import { Guests } from "../guests/Guests.ts"
import { Inbox } from "../inbox/Inbox.ts"
import { InboxConfig } from "../inbox/InboxConfig.ts"
import { Quarantine } from "../inbox/Quarantine.ts"
import { Hotels } from "../tenancy/Hotels.ts"
import { QuarantineReplays } from "../whatsapp/QuarantineReplays.ts"
import * as Choices from "./Choices.ts"
import { NotAllPlaced, NothingChosen, NothingOpen, refuse } from "./CommandError.ts"
import { asOperator } from "./OperatorCaller.ts"
import * as OperatorTables from "./OperatorTables.ts"
import { witnessed } from "./OperatorWitness.ts"
import { answer, Json } from "./Output.ts"
import { documentOf, factsOf, replayTable, tableOf } from "./QuarantineText.ts"
import * as Table from "./Table.ts"

const list = Command.make(
  "list",
  { limit: Choices.limit },
  ({ limit }) =>
    Quarantine.use((quarantine) => quarantine.list(limit)).pipe(
      Effect.flatMap((open) => answer({ quarantine: open.map(documentOf) }, tableOf(open))),
      OperatorTables.using
    )
).pipe(
  Command.withDescription("List what is open, last seen first. No payload is shown."),
  Command.withExamples([{ command: "conserje quarantine list", description: "What could not be read or placed" }])
)

const show = Command.make(
  "show",
  {
    id: Choices.id,
    raw: Flag.Boolean("raw").pipe(
      Flag.withDescription("The payload as it came. It may hold a guest's words: keep it private"),
      Flag.withDefault(false)
    )
  },
  ({ id, raw }) =>
    Effect.gen(function* () {
      const one = yield* found(id)
      if (!raw) return yield* answer(documentOf(one), Table.facts(factsOf(one)))
      // It may hold a guest's words.
      const seen = { type: "data_access", action: "quarantine.read", resource: `quarantine/${id}` } as const
      yield* Audit.use(({ note }) => asOperator(note(seen)))
      const json = yield* Json
      yield* json
        ? Console.log(JSON.stringify({ ...documentOf(one), rawBase64: Buffer.from(one.raw).toString("base64") }))
        : written(one.raw)
    }).pipe(OperatorTables.using)
).pipe(
  Command.withDescription("Show why something is here, when it came and how often; its payload only with --raw."),
  Command.withExamples([
    { command: "conserje quarantine show 12", description: "Why it is here" },
    { command: "conserje quarantine show 12 --raw > 12.json", description: "The exact bytes, to look at or post again" }
  ])
)

const hotels = Layer.effectDiscard(Hotels.use(({ refresh }) => refresh)).pipe(Layer.provideMerge(Hotels.layerSql))

/** Takes deliveries in beside a running runtime, which finds the events within seconds. */
const replays = QuarantineReplays.layer.pipe(
  Layer.provide(Layer.mergeAll(hotels, Guests.layerSql, Inbox.layerSql.pipe(Layer.provide(InboxConfig.layer))))
)

const replay = Command.make(
  "replay",
  {
    ids: Argument.variadic(Choices.id),
    all: Flag.Boolean("all").pipe(Flag.withDescription("Every open one"), Flag.withDefault(false)),
    dryRun: Flag.Boolean("dry-run").pipe(
      Flag.withDescription("Say what would happen, and change nothing"),
      Flag.withDefault(false)
    )
  },
  ({ all, dryRun, ids }) =>
    ids.length === 0 && !all ? refuse(new NothingChosen({ what: "what to replay" })) : Effect.gen(function* () {
      const chosen = all
        ? (yield* Quarantine.use((quarantine) => quarantine.list(100))).map(({ id }) => id)
        : [...new Set(ids)]
      const replays = yield* QuarantineReplays
      const results = yield* Effect.forEach(chosen, (id) => dryRun ? replays.tryOut(id) : replays.replay(id))
      yield* answer({ replay: results }, results.length === 0 ? "Nothing is in quarantine." : replayTable(results))
      const left = results.filter(({ outcome }) => outcome !== "placed").length
      if (left > 0 && !dryRun) return yield* refuse(new NotAllPlaced({ left, replayed: results.length }))
    }).pipe(asOperator, Effect.provide(replays), OperatorTables.using)
).pipe(
  Command.withDescription(
    "Read a payload once more, as after an update or a new hotel. What is taken this time is closed; what has no place yet stays open. --all takes 100 at a time."
  ),
  Command.withExamples([
    { command: "conserje quarantine replay 12", description: "Try number 12 again" },
    { command: "conserje quarantine replay --all --dry-run", description: "See what would be taken now" }
  ])
)

const discard = Command.make(
  "discard",
  { id: Choices.id, because: Choices.because },
  ({ because, id }) =>
    Quarantine.use((quarantine) =>
      witnessed(
        {
          type: "data_modification",
          action: "quarantine.discarded",
          resource: `quarantine/${id}`,
          after: { because }
        },
        quarantine.close(id, "discarded", because)
      )
    ).pipe(
      Effect.flatMap((was) =>
        was
          ? answer({ discarded: [id] }, `Number ${id} discarded.`)
          : refuse(new NothingOpen({ what: "quarantined payload", ids: [id] }))
      ),
      OperatorTables.using
    )
).pipe(
  Command.withDescription("Close something without another try."),
  Command.withExamples([{
    command: 'conserje quarantine discard 12 --because "a number we gave up"',
    description: "It is not for us"
  }])
)

export const quarantine = Command.make("quarantine").pipe(
  Command.withDescription("What Meta signed and we could not read or place: look at it, try it again, or close it."),
  Command.withSubcommands([list, show, replay, discard])
)

const found = Effect.fnUntraced(function* (id: string) {
  const one = yield* Quarantine.use((quarantine) => quarantine.get(id))
  return one ?? (yield* refuse(new NothingOpen({ what: "quarantined payload", ids: [id] })))
})

/** Into a file byte for byte; on a terminal nothing of it is obeyed. */
const written = (raw: Uint8Array) =>
  Effect.sync(() =>
    void process.stdout.write(
      process.stdout.isTTY === true ? `${Table.plain(new TextDecoder().decode(raw))}\n` : raw
    )
  )
