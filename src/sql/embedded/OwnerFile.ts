import { Effect, Option, Schema, type Scope } from "effect"
import { link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises"
import { dirname } from "node:path"
import * as ProcessIdentity from "./ProcessIdentity.ts"

const Owner = Schema.fromJsonString(Schema.Struct({ pid: Schema.Int, birthmark: Schema.String }))
type Owner = typeof Owner.Type

/** Another process keeps it, and lives. */
export class Kept extends Schema.TaggedError<Kept>()("Kept", { pid: Schema.Int }) {}

/** Its folder takes no files from us. */
export class Unwritable extends Schema.TaggedError<Unwritable>()("Unwritable", { said: Schema.String }) {}

/**
 * Keeps the file at `path` in this process's name until the scope closes.
 *
 * What a killed process left behind is taken over: its number alone proves nothing, so the time of its start is
 * written beside it. Fails with `Kept` while the writer lives.
 */
export const keep = (path: string): Effect.Effect<void, Kept | Unwritable, Scope.Scope> =>
  Effect.acquireRelease(claim(path), () => Effect.ignore(Effect.tryPromise(() => rm(path, { force: true }))))

let claims = 0

const claim = Effect.fnUntraced(function* (path: string) {
  const aside = `${path}.${process.pid}.${++claims}`
  const mine = Schema.encodeSync(Owner)({
    pid: process.pid,
    birthmark: ProcessIdentity.birthmark(process.pid)
  })
  while (!(yield* create(path, aside, mine))) {
    yield* refuseIfKept(yield* ownerAt(path))
    // Moved before it is deleted: of two who find the same dead owner one moves it, and the other may have moved
    // what the first has written since, which then goes back.
    yield* Effect.ignore(Effect.tryPromise(() => rename(path, aside)))
    yield* refuseIfKept(yield* ownerAt(aside)).pipe(
      Effect.tapError(() => Effect.ignore(Effect.tryPromise(() => rename(aside, path))))
    )
    yield* Effect.promise(() => rm(aside, { force: true }))
  }
})

/** Linked and not written in place: whoever sees the file sees all of it. */
const create = (path: string, aside: string, text: string) =>
  Effect.tryPromise({
    try: async () => {
      await mkdir(dirname(path), { recursive: true })
      await writeFile(aside, text)
      await link(aside, path).finally(() => rm(aside, { force: true }))
    },
    catch: (cause) => cause
  }).pipe(
    Effect.as(true),
    Effect.catch((cause) => isExisting(cause) ? Effect.succeed(false) : new Unwritable({ said: String(cause) }))
  )

const isExisting = (cause: unknown) => cause instanceof Error && "code" in cause && cause.code === "EEXIST"

const refuseIfKept = (owner: Option.Option<Owner>): Effect.Effect<void, Kept> =>
  Option.isSome(owner) && isKeeping(owner.value) ? new Kept({ pid: owner.value.pid }) : Effect.void

const isKeeping = ({ birthmark, pid }: Owner): boolean =>
  ProcessIdentity.alive(pid) && (birthmark === "" || ProcessIdentity.birthmark(pid) === birthmark)

const ownerAt = (path: string): Effect.Effect<Option.Option<Owner>> =>
  Effect.tryPromise(() => readFile(path, "utf8")).pipe(Effect.flatMap(Schema.decodeEffect(Owner)), Effect.option)
