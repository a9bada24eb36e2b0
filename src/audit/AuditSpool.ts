import { Context, Effect, FileSystem, Layer, Option, Ref, Schema, Semaphore } from "effect"
import { join } from "node:path"
import { AuditConfig } from "./AuditConfig.ts"
import { AuditEntry } from "./AuditEntry.ts"

/** Beyond it nothing more is kept, so that an outage of days does not fill the disk. */
const MOST_WAITING = 20_000

const SUFFIX = ".event.json"

/** Where events wait that the database did not take: one file each, so that a crash in the middle harms only that one. */
export class AuditSpool extends Context.Service<AuditSpool, {
  /** On disk when it returns; false when there is no room or no disk. */
  readonly keep: (entry: AuditEntry) => Effect.Effect<boolean>
  /** The oldest ones with the names to `forget` them by. */
  readonly oldest: (
    limit: number
  ) => Effect.Effect<ReadonlyArray<{ readonly name: string; readonly entry: AuditEntry }>>
  readonly forget: (names: ReadonlyArray<string>) => Effect.Effect<void>
  readonly waiting: Effect.Effect<number>
}>()("conserje/audit/AuditSpool") {
  /** In the folder of `AuditConfig`, which is made when it is first needed. Several processes may share it. */
  static readonly layerFiles = Layer.effect(
    AuditSpool,
    Effect.gen(function* () {
      const files = yield* FileSystem.FileSystem
      const { spoolDir } = yield* AuditConfig
      const oneAtATime = Semaphore.makeUnsafe(1)
      const names = files.readDirectory(spoolDir).pipe(
        Effect.map((all) => all.filter((name) => name.endsWith(SUFFIX)).toSorted()),
        Effect.orElseSucceed((): ReadonlyArray<string> => [])
      )
      const count = yield* Ref.make((yield* names).length)

      const write = Effect.fnUntraced(function* (entry: AuditEntry) {
        yield* files.makeDirectory(spoolDir, { recursive: true, mode: 0o700 })
        const path = join(spoolDir, `${entry.eventId}${SUFFIX}`)
        yield* Effect.scoped(Effect.gen(function* () {
          const file = yield* files.open(`${path}.part`, { flag: "w", mode: 0o600 })
          yield* file.writeAll(new TextEncoder().encode(JSON.stringify(entry)))
          yield* file.sync
        }))
        yield* files.rename(`${path}.part`, path)
        // The name is only safe once its folder is.
        yield* Effect.scoped(Effect.flatMap(files.open(spoolDir, { flag: "r" }), (folder) => folder.sync))
        yield* Ref.update(count, (n) => n + 1)
      })

      const read = (name: string) =>
        files.readFileString(join(spoolDir, name)).pipe(
          Effect.flatMap(decode),
          Effect.map((entry) => Option.some({ name, entry })),
          Effect.catchTag("PlatformError", () => Effect.succeedNone),
          Effect.catchTag("SchemaError", () => Effect.as(setAside(files, join(spoolDir, name)), Option.none()))
        )

      return AuditSpool.of({
        keep: (entry) =>
          oneAtATime.withPermits(1)(Effect.gen(function* () {
            if ((yield* Ref.get(count)) >= MOST_WAITING) return false
            yield* write(entry)
            return true
          })).pipe(Effect.catchTag("PlatformError", () => Effect.succeed(false))),
        oldest: (limit) =>
          Effect.gen(function* () {
            const all = yield* names
            yield* Ref.set(count, all.length)
            return (yield* Effect.forEach(all.slice(0, limit), read)).flatMap(Option.toArray)
          }),
        // What is not removed is appended again, which the trail knows by its id.
        forget: (gone) =>
          Effect.forEach(gone, (name) => Effect.ignore(files.remove(join(spoolDir, name))), { discard: true }),
        waiting: Effect.map(names, (all) => all.length)
      })
    })
  )

  /** Where nothing may be written: events that the database does not take are said in the log alone. */
  static readonly layerNone = Layer.succeed(AuditSpool, {
    keep: () => Effect.succeed(false),
    oldest: () => Effect.succeed([]),
    forget: () => Effect.void,
    waiting: Effect.succeed(0)
  })
}

const decode = Schema.decodeEffect(Schema.fromJsonString(AuditEntry))

/** A file that nobody can read stays for a person, under a name that is not tried again. */
const setAside = (
  files: FileSystem.FileSystem,
  path: string
): Effect.Effect<void, never> =>
  Effect.andThen(
    Effect.logError("an event that waited for the audit trail cannot be read", { file: path }),
    Effect.ignore(files.rename(path, `${path}.unreadable`))
  )
