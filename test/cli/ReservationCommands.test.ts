import { NodeServices } from "@effect/platform-node"
import { assert, layer } from "@effect/vitest"
import { ConfigProvider, Effect, Layer, Option, Schema } from "effect"
import { Command } from "effect/cli"
import { SqlClient } from "effect/sql"
import { TestConsole } from "effect/testing"
import { userInfo } from "node:os"
import { Audit } from "../../src/audit/Audit.ts"
import { AuditSpool } from "../../src/audit/AuditSpool.ts"
import { ReservationStore } from "../../src/booking/ReservationStore.ts"
import { ReservationId } from "../../src/booking/Reservation.ts"
import { Json } from "../../src/cli/Output.ts"
import { reservations } from "../../src/cli/ReservationCommands.ts"
import { BookingId } from "../../src/pms/Booking.ts"
import { DEMO_HOTELS } from "../../src/sandbox/DemoHotels.ts"
import { SandboxQloApps } from "../../src/sandbox/qloapps/SandboxQloApps.ts"
import { Hotels } from "../../src/tenancy/Hotels.ts"
import * as Postgres from "../support/Postgres.ts"
import { folder } from "./Spawned.ts"

const HOTEL = "casa-del-lago"

const root = Command.make("conserje").pipe(Command.withSubcommands([reservations]), Command.withGlobalFlags([Json]))

/** Runs `conserje reservations ...` beside a hotel's system, and returns what it said. */
const run = (...words: ReadonlyArray<string>) =>
  Effect.scoped(Effect.gen(function* () {
    const { url } = yield* Postgres.Scratch
    const { installations } = yield* SandboxQloApps
    const installation = installations.find(({ name }) => name === HOTEL)
    const env = {
      DATABASE_URL: url.href,
      DATA_DIR: yield* folder,
      PMS_BASE_URL: installation?.baseUrl ?? "",
      PMS_API_KEY: installation?.key ?? "",
      PMS_HOTELS: `${HOTEL}=1`
    }
    const before = (yield* TestConsole.logLines).length
    yield* Command.runWith(root, { version: "0" })(["reservations", ...words]).pipe(
      Effect.provide(NodeServices.layer),
      Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromUnknown(env))
    )
    return (yield* TestConsole.logLines).slice(before).join("\n")
  }))

const sentence = (...words: ReadonlyArray<string>) =>
  Effect.map(Effect.flip(run(...words)), (error) => String(error.message))

const Shown = Schema.fromJsonString(Schema.Struct({
  id: ReservationId,
  reference: Schema.String,
  stage: Schema.String,
  total: Schema.String,
  arrive: Schema.String,
  replaces: Schema.NullOr(Schema.String),
  deposit: Schema.Struct({ state: Schema.String })
}))
const shown = Schema.decodeUnknownEffect(Shown)

const guest = ["--hotel", HOTEL, "--phone", "+54 294 455 0199", "--by", "Eva"]
const card = ["--name", "Ana García", "--email", "ana@example.com"]
const nights = (arrive: string, leave: string) => ["--arrive", arrive, "--leave", leave]

const world = Layer.mergeAll(
  SandboxQloApps.layer({ port: 0 }),
  ReservationStore.layerSql.pipe(Layer.provide(Audit.layerSql), Layer.provide(AuditSpool.layerNone)),
  Layer.effectDiscard(Hotels.use(({ save }) => save(DEMO_HOTELS))).pipe(Layer.provide(Hotels.layerSql)),
  TestConsole.layer
).pipe(Layer.provideMerge(Postgres.layer))

layer(world, { timeout: "60 seconds", excludeTestServices: true })("conserje reservations", (it) => {
  it.effect("books for whoever calls, once for a key, in the name of whoever does it", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const book = run("book", ...guest, ...card, ...nights("2031-03-01", "2031-03-03"), "--key", "call-1", "--json")
      const made = yield* shown(yield* book)
      assert.deepStrictEqual([made.stage, made.deposit.state], ["awaiting_deposit", "awaited"])
      assert.strictEqual((yield* shown(yield* book)).id, made.id)
      assert.deepStrictEqual(
        yield* sql`SELECT seq, actor, kind FROM reservation_events WHERE reservation_id = ${made.id} ORDER BY seq`,
        [{ seq: 1, actor: "staff:Eva", kind: "held" }]
      )
      assert.deepStrictEqual(
        yield* sql`SELECT action, actor_kind, actor_id FROM audit_logs WHERE resource = ${`reservation/${made.id}`}
          ORDER BY seq`,
        [{ action: "reservation.held", actorKind: "command", actorId: userInfo().username }]
      )
      // The same command again, as after one that was killed, is the same stay; another needs a key of its own.
      const anew = run("book", ...guest, ...nights("2031-03-11", "2031-03-13"), "--json")
      const once = yield* shown(yield* anew)
      assert.strictEqual((yield* shown(yield* anew)).id, once.id)
    }))

  it.effect("is done on its hotel's side of the wall, by id too", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      yield* sql`
        ALTER TABLE reservation_events ADD COLUMN on_behalf_of TEXT DEFAULT current_setting('conserje.tenant', true)`
      const { id } = yield* shown(
        yield* run("book", ...guest, ...card, ...nights("2030-07-01", "2030-07-03"), "--json")
      )
      yield* run("reject-deposit", id, "--by", "Eva")
      yield* run("release", id, "--by", "Eva")
      assert.deepStrictEqual(
        yield* sql`SELECT kind, on_behalf_of FROM reservation_events WHERE reservation_id = ${id} ORDER BY seq`,
        ["held", "deposit_rejected", "released"].map((kind) => ({ kind, onBehalfOf: HOTEL }))
      )
      assert.include(yield* run("show", id), "The line of events is whole.")
      assert.include(yield* sentence("release", "r0", "--by", "Eva"), "There is no such reservation.")
    }))

  it.effect("says in a sentence what is missing or impossible, and keeps no room", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const stranger = ["--hotel", HOTEL, "--phone", "+54 294 455 0177", "--by", "Eva"]
      const stay = nights("2031-04-01", "2031-04-03")
      assert.include(yield* sentence("book", ...stranger, ...stay), "The guest's name is needed to book.")
      assert.include(yield* sentence("book", ...guest, ...card, ...nights("2031-04-03", "2031-04-03")), "a later day")
      assert.include(yield* sentence("book", ...guest, ...stay, "--room", "424242"), "No room of this type is left")
      assert.include(yield* sentence("move", "r0", "--leave", "2031-04-04"), "There is no such reservation.")
      assert.deepStrictEqual(yield* sql`SELECT 1 FROM reservations WHERE arrive >= '2031-04-01'`, [])
      assert.deepStrictEqual(yield* sql`SELECT 1 FROM lock_holds WHERE upper(nights) = '2031-04-03'`, [])
    }))

  it.effect("shows what moving would cost, and moves at that price and no other", () =>
    Effect.gen(function* () {
      const store = yield* ReservationStore
      const old = yield* shown(
        yield* run("book", ...guest, ...nights("2031-05-01", "2031-05-03"), "--deposit", "settled", "--json")
      )
      const to = ["move", old.id, ...nights("2031-05-10", "2031-05-13"), "--by", "Eva"]
      assert.include(yield* sentence(...to), "Not possible while the reservation is booking.")
      const waiting = Option.getOrThrow(yield* store.find(old.id))
      const set = { stage: "confirmed", bookingId: BookingId.make("1"), holdUntil: null, dueAt: null } as const
      yield* store.change(waiting, { kind: "booked", actor: "house", set })
      const quote = yield* run(...to)
      const [, total = ""] = /--agree (\S+)$/.exec(quote) ?? []
      assert.match(quote, new RegExp(`It costs ${total} ARS instead of ${old.total}: \\+`))
      assert.isTrue(Option.isNone(yield* store.successorOf(old.id)))
      assert.include(yield* sentence(...to, "--agree", old.total), "The quote has expired.")
      const move = run(...to, "--agree", total, "--key", "move-1", "--json")
      const moved = yield* shown(yield* move)
      assert.deepStrictEqual(
        [moved.replaces, moved.arrive, moved.total, moved.stage],
        [old.id, "2031-05-10", total, "awaiting_deposit"]
      )
      assert.strictEqual((yield* shown(yield* move)).id, moved.id)
      // The old room is the guest's until the new one is booked.
      assert.strictEqual(Option.getOrThrow(yield* store.find(old.id)).stage, "confirmed")
    }))
})
