import { Clock, Console, Duration, Effect, Layer, Option, Schema } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { BackupConfig } from "../backup/BackupConfig.ts"
import { Backups } from "../backup/Backups.ts"
import type { Manifest } from "../backup/Manifest.ts"
import { DatabaseConfig } from "../sql/DatabaseConfig.ts"
import { DatabaseServer } from "../sql/DatabaseServer.ts"
import { answer, counted, iso, time } from "./Output.ts"
import * as Table from "./Table.ts"

const layer = Backups.layerFolder.pipe(
  Layer.provide(BackupConfig.layer),
  Layer.provide(DatabaseServer.layerVisiting),
  Layer.provide(DatabaseConfig.layer)
)

const rowsOf = ({ tables }: Manifest): number => Object.values(tables).reduce((sum, rows) => sum + rows, 0)

const inWords = (manifest: Manifest): string =>
  `${manifest.file}: ${counted(rowsOf(manifest), "row")} in ${
    counted(Object.keys(manifest.tables).length, "table")
  }, ${manifest.bytes} bytes`

/** After a backup that failed. */
const AGAIN_AFTER = Duration.minutes(10)

/** One after the other for ever. What a process before this one has made counts. */
const everySoOften = Effect.fnUntraced(function* (every: Duration.Duration, proved: boolean) {
  const { list, make, tell } = yield* Backups
  yield* tell
  const once = Effect.gen(function* () {
    const [newest] = yield* list
    const age = (yield* Clock.currentTimeMillis) - (newest?.takenAt ?? 0)
    yield* Effect.sleep(Duration.millis(Math.max(0, Duration.toMillis(every) - age)))
    yield* answer(...told(yield* make({ proved })))
  })
  return yield* Effect.forever(
    Effect.catch(once, (error) => Effect.andThen(Console.error(error.message), Effect.sleep(AGAIN_AFTER)))
  )
})

const told = (manifest: Manifest) => [{ ...manifest, takenAt: iso(manifest.takenAt) }, inWords(manifest)] as const

const make = Command.make(
  "make",
  {
    verify: Flag.Boolean("verify").pipe(
      Flag.withDescription("Bring it back into a database of its own first, and count; it needs the right to make one"),
      Flag.withDefault(false)
    ),
    every: Flag.String("every").pipe(
      Flag.withDescription('Stay, and make another one so often, such as "24 hours"'),
      Flag.withSchema(Schema.DurationFromString),
      Flag.optional
    )
  },
  ({ every, verify }) =>
    Option.match(every, {
      onNone: () => Effect.flatMap(Backups.use(({ make }) => make({ proved: verify })), (one) => answer(...told(one))),
      onSome: (every) => everySoOften(every, verify)
    }).pipe(Effect.provide(layer))
).pipe(
  Command.withDescription(
    "Dump the database into BACKUP_DIR beside the work that goes on, and forget backups older than BACKUP_KEPT. It needs pg_dump, no older than the server."
  ),
  Command.withExamples([
    { command: "conserje backup make", description: "One, now" },
    { command: 'conserje backup make --verify --every "24 hours"', description: "One a day, each brought back once" }
  ])
)

const verify = Command.make(
  "verify",
  {
    file: Argument.String("file").pipe(
      Argument.withDescription("One of the list; default: the newest"),
      Argument.optional
    )
  },
  ({ file }) =>
    Effect.flatMap(
      Backups.use(({ verify }) => verify(file)),
      (one) => answer({ ...told(one)[0], verified: true }, `${inWords(one)}. All of it came back.`)
    ).pipe(Effect.provide(layer))
).pipe(
  Command.withDescription(
    "Bring a backup back into a database of its own, compare every table with what was dumped, and drop it again."
  ),
  Command.withExamples([{ command: "conserje backup verify", description: "Can the newest be relied on?" }])
)

const list = Command.make("list", {}, () =>
  Effect.flatMap(Backups.use(({ list }) => list), (all) =>
    answer(
      all.map((one) => told(one)[0]),
      all.length === 0 ? "No backups." : Table.render(
        ["FILE", "TAKEN", "BYTES", "ROWS"],
        all.map((one) => [one.file, time(one.takenAt), String(one.bytes), String(rowsOf(one))])
      )
    )).pipe(Effect.provide(layer))).pipe(
    Command.withDescription("Show the backups that are kept, the newest first."),
    Command.withExamples([{ command: "conserje backup list", description: "What could be brought back?" }])
  )

export const backup = Command.make("backup").pipe(
  Command.withDescription("Copies of the database, and whether they can be relied on."),
  Command.withSubcommands([make, verify, list])
)
