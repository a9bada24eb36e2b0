import { Context, Effect, Layer, Option, type Redacted, Ref, Schedule } from "effect"
import { resolve } from "node:path"
import * as DataDirectory from "./embedded/DataDirectory.ts"
import { AlreadyServed, EmbeddedPostgresError, NotWritable } from "./EmbeddedPostgresError.ts"
import * as FreePort from "./embedded/FreePort.ts"
import * as OwnerFile from "./embedded/OwnerFile.ts"
import * as PostgresBinaries from "./embedded/PostgresBinaries.ts"
import * as Postmaster from "./embedded/Postmaster.ts"
import * as PostmasterPid from "./embedded/PostmasterPid.ts"
import * as ProcessIdentity from "./embedded/ProcessIdentity.ts"
import * as ServerAccount from "./embedded/ServerAccount.ts"
import * as ServerProcess from "./embedded/ServerProcess.ts"

/** The real PostgreSQL, brought along: one per data directory, started and stopped with us. */
export class EmbeddedPostgres extends Context.Service<EmbeddedPostgres, {
  /** Of the runtime's database, password included. It stays the same for as long as the layer lives. */
  readonly url: Redacted.Redacted<string>
  /** Whether a server that a killed process had left running was taken over. */
  readonly adopted: boolean
}>()("conserje/sql/EmbeddedPostgres") {
  /**
   * Serves the folder `dataDir`, which is made when it is not there.
   *
   * One living process keeps a data directory; a second one is refused. After a kill of ours the server may still
   * run: it is adopted when it answers as ours, and else stopped and started again. A server that dies under us is
   * started again at the same port.
   */
  static readonly layer = (dataDir: string): Layer.Layer<EmbeddedPostgres, EmbeddedPostgresError> =>
    Layer.effect(EmbeddedPostgres, make(resolve(dataDir)))

  /** The database that another living process serves from that folder, for a command that only wants to visit. */
  static readonly running = (dataDir: string): Effect.Effect<Option.Option<Redacted.Redacted<string>>> =>
    visit(resolve(dataDir))
}

const make = Effect.fnUntraced(function* (dataDir: string) {
  yield* OwnerFile.keep(`${dataDir}.owner`).pipe(
    Effect.mapError((error) =>
      error._tag === "Unwritable"
        ? new EmbeddedPostgresError({ reason: new NotWritable({ dataDir, said: error.said }) })
        : new EmbeddedPostgresError({ reason: new AlreadyServed({ dataDir, pid: error.pid }) })
    )
  )
  const binaries = yield* PostgresBinaries.find
  const account = yield* ServerAccount.decide(binaries.postgres, dataDir)
  yield* DataDirectory.prepare(dataDir, binaries, account)
  const place = { dataDir, binaries, account, password: yield* DataDirectory.password(dataDir) }

  const orphan = yield* adopt(place)
  const current = yield* Effect.acquireRelease(
    Effect.flatMap(Option.isSome(orphan) ? Effect.succeed(orphan.value) : startSomewhere(place), Ref.make),
    (current) => Effect.flatMap(Ref.get(current), ({ pid }) => Postmaster.stop(pid)),
    { interruptible: true }
  )
  const address = yield* Ref.get(current)
  yield* Postmaster.ensureDatabase(place, address)
  yield* Effect.forkScoped(keepRunning(place, current))
  return EmbeddedPostgres.of({ url: Postmaster.urlOf(place, address), adopted: Option.isSome(orphan) })
})

const adopt = Effect.fnUntraced(function* (place: Postmaster.Place) {
  const orphan = yield* Postmaster.leftBehind(place.dataDir)
  if (Option.isNone(orphan) || (yield* Postmaster.isOurs(place, orphan.value))) return orphan
  const { pid } = orphan.value
  yield* Postmaster.stop(pid)
  return ProcessIdentity.servesFrom(pid, place.dataDir)
    ? yield* DataDirectory.failed("stop", place.dataDir, `process ${pid} does not answer and does not end.`)
    : Option.none()
})

/** Somebody may take the port before we do, and a killed server's last children keep its memory for a moment. */
const startSomewhere = (place: Postmaster.Place) =>
  Effect.flatMap(FreePort.find, (port) => Postmaster.start(place, port)).pipe(
    Effect.retry({ schedule: Schedule.spaced("300 millis"), times: 10, while: isPassing })
  )

const isPassing = ({ reason }: EmbeddedPostgresError) =>
  reason._tag === "ServerFailed" &&
  (reason.said.includes("could not bind") || reason.said.includes("shared memory block"))

/** A server that dies under us comes back where everybody looks for it. */
const keepRunning = (place: Postmaster.Place, current: Ref.Ref<Postmaster.Postmaster>) =>
  Effect.gen(function* () {
    const { pid, port } = yield* Ref.get(current)
    yield* ServerProcess.ended(pid, "250 millis")
    yield* Effect.logError("the embedded PostgreSQL has died and is started again")
    const again = yield* Postmaster.start(place, port).pipe(
      Effect.tapError(({ message }) => Effect.logError(message)),
      Effect.retry(restarts)
    )
    yield* Ref.set(current, again)
    yield* Effect.logInfo("the embedded PostgreSQL answers again")
  }).pipe(Effect.forever)

const restarts = Schedule.min([Schedule.exponential("200 millis"), Schedule.spaced("10 seconds")])

const visit = Effect.fnUntraced(
  function* (dataDir: string) {
    const said = yield* Effect.fromOption(yield* PostmasterPid.read(dataDir))
    if (!said.ready || !ProcessIdentity.servesFrom(said.pid, dataDir)) return yield* Effect.fail("nobody answers there")
    return Postmaster.urlOf({ dataDir, password: yield* DataDirectory.password(dataDir) }, said)
  },
  Effect.option
)
