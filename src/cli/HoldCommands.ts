import { Effect, Layer } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { AuditError } from "../audit/AuditError.ts"
import * as AuditRoom from "../audit/AuditRoom.ts"
import { Caller } from "../audit/Caller.ts"
import { TenantId } from "../domain/Ids.ts"
import { type Hold, HoldId } from "../locks/Hold.ts"
import { LocksError } from "../locks/LocksError.ts"
import * as LocksRoom from "../locks/LocksRoom.ts"
import { RoomLocks } from "../locks/RoomLocks.ts"
import * as Database from "../sql/Database.ts"
import { DatabaseConfig } from "../sql/DatabaseConfig.ts"
import * as TenantWall from "../sql/TenantWall.ts"
import * as Choices from "./Choices.ts"
import { CommandError, databaseAway, HoldsAway, NothingChosen, NothingOpen, refuse } from "./CommandError.ts"
import { asOperator } from "./OperatorCaller.ts"
import { witnessed } from "./OperatorWitness.ts"
import { answer, counted, iso, time } from "./Output.ts"
import * as Table from "./Table.ts"

const hotel = Flag.String("hotel").pipe(
  Flag.withDescription("The hotel whose rooms they are"),
  Flag.withMetavar("ID"),
  Flag.withSchema(TenantId)
)

/** Where the runtime keeps them: in Redis when there is one. */
const locks = Layer.merge(LocksRoom.layer, AuditRoom.layer).pipe(
  Layer.provideMerge(Database.layerVisiting),
  Layer.provide(DatabaseConfig.layer)
)

const using = <A, E, R>(self: Effect.Effect<A, E, R>) =>
  self.pipe(
    Effect.mapError((error) =>
      error instanceof LocksError
        ? new CommandError({ reason: new HoldsAway({ problem: error.message }) })
        : error instanceof AuditError
        ? databaseAway(error)
        : error
    ),
    Effect.provide(locks)
  )

const list = Command.make(
  "list",
  { hotel, limit: Choices.limit },
  ({ hotel, limit }) =>
    TenantWall.within(hotel, RoomLocks.use((locks) => locks.list(hotel, limit))).pipe(
      Effect.flatMap((holds) => answer({ holds: holds.map(documentOf) }, tableOf(holds))),
      using
    )
).pipe(
  Command.withDescription("List the rooms that are held now, soonest to end first."),
  Command.withExamples([{ command: "conserje holds list --hotel casa", description: "What nobody else can book" }])
)

const release = Command.make(
  "release",
  {
    ids: Argument.variadic(
      Argument.String("ID").pipe(Argument.withDescription("A hold from the list"), Argument.withSchema(HoldId))
    ),
    hotel,
    all: Flag.Boolean("all").pipe(Flag.withDescription("Every hold of the hotel"), Flag.withDefault(false)),
    because: Choices.because
  },
  ({ all, because, hotel, ids }) =>
    TenantWall.within(
      hotel,
      Effect.gen(function* () {
        if (ids.length === 0 && !all) return yield* refuse(new NothingChosen({ what: "holds" }))
        const locks = yield* RoomLocks
        const { actor } = yield* Caller
        const reason = `${actor.id}: ${because}`
        if (all) {
          const released = yield* locks.releaseAll(hotel, reason)
          const all = { ...eventOf(hotel, "every hold", because), after: { because, released } }
          yield* witnessed(all, Effect.succeed(released > 0))
          return yield* answer({ released }, `${counted(released, "hold")} released.`)
        }
        const released = yield* Effect.filter([...new Set(ids)], (id) =>
          locks.find(hotel, id).pipe(
            Effect.flatMap((hold) =>
              hold._tag === "None"
                ? Effect.succeed(false)
                : witnessed(eventOf(hotel, id, because), locks.release(hold.value, reason))
            )
          ))
        const missed = ids.filter((id) => !released.includes(id))
        yield* answer({ released, notOpen: missed }, `${counted(released.length, "hold")} released.`)
        if (missed.length > 0) return yield* refuse(new NothingOpen({ what: "hold", ids: missed }))
      })
    ).pipe(asOperator, using)
).pipe(
  Command.withDescription("Let rooms go that are held; whoever held them is told that the hold is gone."),
  Command.withExamples([
    {
      command: 'conserje holds release 101@mxzgwdj4 --hotel casa --because "the guest called"',
      description: "One room is free again"
    },
    { command: 'conserje holds release --all --hotel casa --because "sold by phone"', description: "All of them are" }
  ])
)

const eventOf = (tenantId: TenantId, id: string, because: string) => ({
  type: "lock" as const,
  action: "hold.released",
  resource: `hold/${id}`,
  tenantId,
  after: { because }
})

export const holds = Command.make("holds").pipe(
  Command.withDescription("Rooms that are kept for a guest who is booking: see them, and let them go."),
  Command.withSubcommands([list, release])
)

const documentOf = ({ acquiredAt, expiresAt, stay, ...hold }: Hold) => ({
  ...hold,
  arrive: stay.arrive,
  leave: stay.leave,
  acquiredAt: iso(acquiredAt),
  expiresAt: iso(expiresAt)
})

const tableOf = (holds: ReadonlyArray<Hold>): string =>
  holds.length === 0 ? "No room is held." : Table.render(
    ["ID", "ROOM", "ARRIVE", "LEAVE", "UNTIL", "EXTENDED", "SESSION", "FOR"],
    holds.map((one) => [
      one.id,
      one.roomId,
      one.stay.arrive,
      one.stay.leave,
      time(one.expiresAt),
      String(one.extensions),
      one.session,
      one.user
    ])
  )
