import { assert, layer } from "@effect/vitest"
import { Cause, Effect } from "effect"
import { SqlClient } from "effect/sql"
import { OutboxSweeps } from "../../src/delivery/OutboxSweeps.ts"
import { SendQueue } from "../../src/delivery/SendQueue.ts"
import { Wamid } from "../../src/domain/Ids.ts"
import * as World from "./world.ts"

/** Instants a test can read: the table knows only what it is told. */
const soon = 4_000_000_000_000
const accepted = { state: "accepted", wamid: Wamid.make("wamid.a"), reason: null, errorCode: null } as const
const again = (notBefore: number) => ({ state: "queued", reason: null, errorCode: null, notBefore }) as const

layer(World.layerWith(), { timeout: "60 seconds", excludeTestServices: true })("the queue of an address", (it) => {
  it.effect("gives each message to one of many who ask at once, and the next one only after its end", () =>
    Effect.gen(function* () {
      const queue = yield* SendQueue
      const guest = yield* World.newGuest
      const ids = yield* World.promise(guest, "uno", "dos")
      const ask = Effect.map(
        Effect.forEach(Array.from({ length: 24 }), () => queue.claim(guest, soon, false), { concurrency: "unbounded" }),
        (claims) => claims.flatMap((claim) => claim._tag === "Claimed" ? [claim.row] : [])
      )
      const first = yield* ask
      assert.deepStrictEqual(first.map(({ id }) => id), [ids[0]])
      assert.deepStrictEqual((yield* ask).length, 0)
      for (const { attempts, id } of first) yield* queue.end({ id, attempts }, accepted, soon)
      assert.deepStrictEqual((yield* ask).map(({ id }) => id), [ids[1]])
    }))

  it.effect("serves many addresses at once, and each hears of its own", () =>
    Effect.gen(function* () {
      const queue = yield* SendQueue
      const guests = yield* Effect.forEach(Array.from({ length: 9 }), () => World.newGuest)
      const ids = yield* Effect.forEach(guests.slice(0, 6), (guest) => World.promise(guest, "uno"))
      const claims = yield* Effect.forEach(guests, (guest) => queue.claim(guest, soon, false), {
        concurrency: "unbounded"
      })
      assert.deepStrictEqual(
        claims.map((claim) => claim._tag === "Claimed" ? claim.row.id : claim._tag),
        [...ids.flat(), "Empty", "Empty", "Empty"]
      )
      const ended = yield* Effect.forEach(ids.flat(), (id, nth) =>
        queue.end({ id, attempts: nth % 2 === 0 ? 1 : 2 }, nth % 2 === 0 ? accepted : again(soon), soon), {
        concurrency: "unbounded"
      })
      // What is not the attempt under way ends nothing.
      assert.deepStrictEqual(ended, [true, false, true, false, true, false])
    }))

  it.effect("keeps the order while the first has to wait", () =>
    Effect.gen(function* () {
      const queue = yield* SendQueue
      const guest = yield* World.newGuest
      const [id] = yield* World.promise(guest, "uno", "dos")
      yield* queue.claim(guest, soon, false)
      if (id !== undefined) yield* queue.end({ id, attempts: 1 }, again(soon + 5_000), soon)
      assert.deepStrictEqual(yield* queue.claim(guest, soon, false), { _tag: "NotYet", at: soon + 5_000 })
      const claim = yield* queue.claim(guest, soon + 5_000, false)
      assert.strictEqual(claim._tag === "Claimed" && claim.row.id, id)
    }))

  it.effect("does not let an attempt that is over end the one under way, but believes a proof", () =>
    Effect.gen(function* () {
      const queue = yield* SendQueue
      const guest = yield* World.newGuest
      const [id] = yield* World.promise(guest, "uno")
      if (id === undefined) return assert.fail("no message")
      yield* queue.claim(guest, soon, false)
      yield* queue.end({ id, attempts: 1 }, again(soon), soon)
      yield* queue.claim(guest, soon, false)
      assert.isFalse(yield* queue.end({ id, attempts: 1 }, { ...again(soon), state: "uncertain" }, soon))
      assert.strictEqual(yield* World.standing(id), "requested none -")
      assert.isTrue(yield* queue.end({ id, attempts: 1 }, accepted, soon))
      assert.strictEqual(yield* World.standing(id), "accepted none -")
    }))

  it.effect("holds what its actor left under way for uncertain, and goes on", () =>
    Effect.gen(function* () {
      const queue = yield* SendQueue
      const guest = yield* World.newGuest
      const [first, second] = yield* World.promise(guest, "uno", "dos")
      yield* queue.claim(guest, soon, false)
      assert.strictEqual(yield* queue.recover(guest), 1)
      assert.strictEqual(yield* World.standing(first), "uncertain none died")
      const claim = yield* queue.claim(guest, soon, false)
      assert.strictEqual(claim._tag === "Claimed" && claim.row.id, second)
    }))

  it.effect("writes every ending but the one whose value the database does not take", () =>
    Effect.gen(function* () {
      const queue = yield* SendQueue
      const ids = yield* Effect.forEach(Array.from({ length: 5 }), () =>
        Effect.gen(function* () {
          const guest = yield* World.newGuest
          const [id] = yield* World.promise(guest, "uno")
          yield* queue.claim(guest, soon, false)
          return id ?? (yield* Effect.die("no message"))
        }))
      const ended = yield* Effect.forEach(
        ids,
        (id, n) =>
          Effect.exit(queue.end({ id, attempts: 1 }, { ...accepted, errorCode: n === 2 ? 2 ** 40 : null }, soon)),
        { concurrency: "unbounded" }
      )
      assert.deepStrictEqual(ended.map(({ _tag }) => _tag), ["Success", "Success", "Failure", "Success", "Success"])
      assert.strictEqual(yield* World.standing(ids[2]), "requested none -")
      assert.strictEqual(yield* World.standing(ids[3]), "accepted none -")
    }))

  it.effect("is shown to the sweep by its oldest message alone, and only when that is due", () =>
    Effect.gen(function* () {
      const queue = yield* SendQueue
      const sweeps = yield* OutboxSweeps
      const [late, waiting, busy] = [yield* World.newGuest, yield* World.newGuest, yield* World.newGuest]
      for (const guest of [late, waiting, busy]) yield* World.promise(guest, "uno", "dos")
      yield* queue.postpone(waiting, soon + 1)
      yield* queue.claim(busy, soon, false)
      const owed = (yield* sweeps.owed(soon, soon, 10_000)).map(({ conversationId }) => conversationId)
      assert.strictEqual(owed.filter((id) => id === late.conversationId).length, 1)
      assert.notInclude(owed, waiting.conversationId)
      assert.notInclude(owed, busy.conversationId)
      assert.include(
        (yield* sweeps.owed(soon, soon + 1, 10_000)).map(({ conversationId }) => conversationId),
        waiting.conversationId
      )
    }))

  it.effect("says why it could not be read or written, without a word of what was in it", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const guest = yield* World.newGuest
      yield* World.promise(guest, "quiero reservar")
      yield* sql`ALTER TABLE outbox ADD CONSTRAINT broken CHECK (state <> 'requested') NOT VALID`
      const error = yield* Effect.flip((yield* SendQueue).claim(guest, soon, false))
      yield* sql`ALTER TABLE outbox DROP CONSTRAINT broken`
      assert.strictEqual(error.message, "The outbox could not be read or written: ConstraintError 23514.")
      assert.notInclude(Cause.pretty(Cause.fail(error)), "quiero")
      assert.include(Cause.pretty(Cause.fail(error)), "23514")
    }))

  it.effect("walks an index for every question asked often", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      yield* sql`
        INSERT INTO outbox (id, tenant_id, conversation_id, phone_number_id, content, state, created_at, requested_at)
        SELECT 'bulk' || n, 'casa', 'casa/' || n % 2000, '112', '{}',
          CASE WHEN n % 50 = 0 THEN 'queued' WHEN n % 50 = 1 THEN 'requested' WHEN n % 50 = 2 THEN 'uncertain'
            ELSE 'accepted' END, now() - n * interval '1 second', now() - n * interval '1 second'
        FROM generate_series(1, 40000) n`
      yield* sql`ANALYZE outbox`
      const planOf = (query: string) =>
        Effect.map(
          sql<Record<string, string>>`EXPLAIN ${sql.literal(query)}`.unprepared,
          (rows) => rows.map((row) => Object.values(row).join("")).join("\n")
        )
      assert.include(
        yield* planOf(`SELECT seq FROM outbox WHERE phone_number_id = '112' AND conversation_id = 'casa/50'
          AND state IN ('queued', 'requested') ORDER BY seq LIMIT 1`),
        "outbox_owed"
      )
      assert.include(
        yield* planOf(
          `SELECT seq FROM outbox WHERE state = 'requested' AND requested_at < now() - interval '11 hours'`
        ),
        "outbox_under_way"
      )
      assert.include(
        yield* planOf(`SELECT phone_number_id FROM outbox WHERE state = 'requested'
          AND requested_at < now() - interval '11 hours' ORDER BY requested_at LIMIT 1000`),
        "outbox_under_way"
      )
      assert.include(
        yield* planOf(`SELECT id FROM outbox WHERE state = 'uncertain' AND requested_at < now() - interval '11 hours'
          ORDER BY requested_at LIMIT 10`),
        "outbox_uncertain"
      )
      assert.include(
        yield* planOf(
          `SELECT o.* FROM unnest(ARRAY['112', '112'], ARRAY['casa/50', 'casa/100']) AS asked (number, conversation)
          CROSS JOIN LATERAL (SELECT seq FROM outbox WHERE phone_number_id = asked.number AND conversation_id = asked.conversation
            AND state IN ('queued', 'requested') ORDER BY seq LIMIT 1) o`
        ),
        "outbox_owed"
      )
      assert.include(yield* planOf(`SELECT * FROM outbox WHERE id = 'bulk7'`), "outbox_id_key")
      assert.include(
        yield* planOf(`SELECT * FROM outbox WHERE conversation_id = 'casa/7' ORDER BY seq DESC LIMIT 20`),
        "outbox_conversation"
      )
    }))
})
