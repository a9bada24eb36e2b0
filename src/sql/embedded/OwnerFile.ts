import { Effect, Option, Schema, type Scope } from "effect"
import { link, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import * as ProcessIdentity from "./ProcessIdentity.ts"

const Owner = Schema.fromJsonString(Schema.Struct({ pid: Schema.Int, birthmark: Schema.String }))
type Owner = typeof Owner.Type

/** Another process keeps it, and lives. */
export class Kept extends Schema.TaggedError<Kept>()("Kept", { pid: Schema.Int }) {}

/** Its folder takes no files from us. */
export class Unwritable extends Schema.TaggedError<Unwritable>()("Unwritable", { said: Schema.String }) {}

/**
 * Keeps `path` in this process's name until the scope closes, in a file `path.<number>`.
 *
 * What a killed process left behind is taken over: its number alone proves nothing, so the time of its start is
 * written beside it. Of many who find a dead owner, only one can make the file with the next number. Fails with `Kept`
 * while a writer lives.
 */
export const keep = (path: string): Effect.Effect<void, Kept | Unwritable, Scope.Scope> =>
  Effect.asVoid(Effect.acquireRelease(claim(path), remove))

const claim = Effect.fnUntraced(function* (path: string) {
  const mine = { pid: process.pid, birthmark: ProcessIdentity.birthmark(process.pid) }
  while (true) {
    const before = yield* owners(path)
    yield* refuseIf(before.find(isKeeping))
    const number = Math.max(0, ...before.map((one) => one.number)) + 1
    const file = `${path}.${number}`
    if (!(yield* create(file, Schema.encodeSync(Owner)(mine)))) continue
    // The list is no snapshot: whoever was missed in it and counts further is the owner.
    const after = yield* owners(path)
    yield* refuseIf(after.find((one) => one.number > number && isKeeping(one))).pipe(
      Effect.tapError(() => remove(file))
    )
    yield* Effect.forEach(after.filter((one) => one.number < number), (one) => remove(one.file))
    return file
  }
})

interface Found {
  readonly file: string
  readonly number: number
  /** None for a file that is gone again or names nobody. */
  readonly owner: Option.Option<Owner>
}

const owners = (path: string): Effect.Effect<ReadonlyArray<Found>> =>
  Effect.tryPromise(() => readdir(dirname(path))).pipe(
    Effect.orElseSucceed(() => []),
    Effect.flatMap((names) =>
      Effect.forEach(
        names.flatMap((name) => {
          const number = name.startsWith(`${basename(path)}.`) ? Number(name.slice(basename(path).length + 1)) : 0
          return Number.isSafeInteger(number) && number > 0 ? [{ file: join(dirname(path), name), number }] : []
        }),
        ({ file, number }) => Effect.map(ownerIn(file), (owner): Found => ({ file, number, owner }))
      )
    )
  )

const ownerIn = (file: string): Effect.Effect<Option.Option<Owner>> =>
  Effect.tryPromise(() => readFile(file, "utf8")).pipe(Effect.flatMap(Schema.decodeEffect(Owner)), Effect.option)

const isKeeping = ({ owner }: Found): boolean =>
  Option.exists(
    owner,
    ({ birthmark, pid }) =>
      ProcessIdentity.alive(pid) && (birthmark === "" || ProcessIdentity.birthmark(pid) === birthmark)
  )

const refuseIf = (found: Found | undefined): Effect.Effect<void, Kept> =>
  found === undefined || Option.isNone(found.owner) ? Effect.void : new Kept({ pid: found.owner.value.pid })

let drafts = 0

/** Linked and not written in place: whoever sees the file sees all of it. False when somebody else made it first. */
const create = (file: string, text: string): Effect.Effect<boolean, Unwritable> => {
  const draft = `${file}-${process.pid}-${++drafts}`
  return Effect.tryPromise({
    try: async () => {
      await mkdir(dirname(file), { recursive: true })
      await writeFile(draft, text)
      await link(draft, file).finally(() => rm(draft, { force: true }))
    },
    catch: (cause) => cause
  }).pipe(
    Effect.as(true),
    Effect.catch((cause) =>
      isExisting(cause)
        ? Effect.succeed(false)
        : new Unwritable({ said: cause instanceof Error ? cause.message : String(cause) })
    )
  )
}

const isExisting = (cause: unknown) => cause instanceof Error && "code" in cause && cause.code === "EEXIST"

const remove = (file: string) => Effect.ignore(Effect.tryPromise(() => rm(file, { force: true })))
