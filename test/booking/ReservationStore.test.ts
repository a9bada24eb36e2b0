import { assert, layer } from "@effect/vitest"
import { Effect, Layer, Option } from "effect"
import { SqlClient } from "effect/sql"
import { Audit } from "../../src/audit/Audit.ts"
import { AuditSpool } from "../../src/audit/AuditSpool.ts"
import { AuditTrail } from "../../src/audit/AuditTrail.ts"
import { HEARD_ALL, ReservationStore } from "../../src/booking/ReservationStore.ts"
import { ConversationId } from "../../src/domain/Ids.ts"
import { RoomId } from "../../src/pms/RoomType.ts"
import movedStays from "../../src/sql/migrations/0026_moved_stays.ts"
import * as Postgres from "../support/Postgres.ts"
import { beginning, stay, tenantId } from "./wishes.ts"

const StoreLayer = ReservationStore.layerSql.pipe(
  Layer.provideMerge(AuditTrail.layerSql),
  Layer.provide(Audit.layerSql),
  Layer.provide(AuditSpool.layerNone),
  Layer.provideMerge(Postgres.layer)
)

layer(StoreLayer, { timeout: "60 seconds", excludeTestServices: true })("ReservationStore", (it) => {
  it.effect("finds again what it was given, whole", () =>
    Effect.gen(function* () {
      const store = yield* ReservationStore
      const held = yield* store.begin(beginning())
      assert.deepStrictEqual(Option.getOrThrow(yield* store.find(held.id)), held)
      assert.deepStrictEqual(Option.getOrThrow(yield* store.byReference(tenantId, held.reference)).id, held.id)
    }))

  it.effect("answers the same wish with the same reservation", () =>
    Effect.gen(function* () {
      const store = yield* ReservationStore
      const first = yield* store.begin(beginning({}, "twice"))
      const second = yield* store.begin(beginning({}, "twice"))
      assert.deepStrictEqual(second, first)
    }))

  it.effect("refuses a second active reservation of a room for any night of the first, and takes the next guest's", () =>
    Effect.gen(function* () {
      const store = yield* ReservationStore
      const room = { ...beginning().record.room, id: RoomId.make("only") }
      const first = yield* store.begin(beginning({ room, stay: stay("2026-12-10", "2026-12-12") }))
      const refused = yield* Effect.flip(store.begin(beginning({ room, stay: stay("2026-12-11", "2026-12-14") })))
      assert.strictEqual(refused.reason._tag, "NoRoomLeft")
      yield* store.begin(beginning({ room, stay: stay("2026-12-12", "2026-12-14") }))
      yield* store.change(first, { kind: "released", actor: "house", set: { stage: "released", because: "silence" } })
      yield* store.begin(beginning({ room, stay: stay("2026-12-10", "2026-12-12") }))
    }))

  it.effect("changes only what is as it was read", () =>
    Effect.gen(function* () {
      const store = yield* ReservationStore
      const held = yield* store.begin(beginning())
      const yes = { kind: "confirmed_by_guest", actor: "guest", set: { stage: "gathering" } } as const
      const after = Option.getOrThrow(yield* store.change(held, yes))
      assert.deepStrictEqual([after.stage, after.version], ["gathering", 2])
      assert.isTrue(Option.isNone(yield* store.change(held, yes)))
      assert.deepStrictEqual(Option.getOrThrow(yield* store.find(held.id)), after)
    }))

  it.effect("writes down every change, and shows when an event was altered or taken out", () =>
    Effect.gen(function* () {
      const store = yield* ReservationStore
      const sql = yield* SqlClient.SqlClient
      let record = yield* store.begin(beginning())
      for (const stage of ["gathering", "awaiting_deposit", "booking"] as const) {
        record = Option.getOrThrow(
          yield* store.change(record, { kind: `now_${stage}`, actor: "house", set: { stage } })
        )
      }
      const events = yield* store.events(record.id)
      assert.deepStrictEqual(events.map(({ kind, seq }) => `${seq} ${kind}`), [
        "1 held",
        "2 now_gathering",
        "3 now_awaiting_deposit",
        "4 now_booking"
      ])
      assert.isTrue(Option.isNone(yield* store.firstBroken(record.id)))
      assert.isTrue(yield* Effect.isFailure(sql`DELETE FROM reservation_events WHERE reservation_id = ${record.id}`))
      yield* sql`ALTER TABLE reservation_events DISABLE TRIGGER reservation_events_stay`
      yield* sql`UPDATE reservation_events SET actor = 'guest' WHERE reservation_id = ${record.id} AND seq = 3`
      assert.deepStrictEqual(yield* store.firstBroken(record.id), Option.some(3))
      yield* sql`DELETE FROM reservation_events WHERE reservation_id = ${record.id} AND seq = 2`
      assert.deepStrictEqual(yield* store.firstBroken(record.id), Option.some(2))
      yield* sql`ALTER TABLE reservation_events ENABLE TRIGGER reservation_events_stay`
    }))

  it.effect("knows whose workflow was not woken for the newest change", () =>
    Effect.gen(function* () {
      const store = yield* ReservationStore
      const record = yield* store.begin(beginning())
      const waits = Effect.map(
        store.unheard(4e12, 1000),
        (all) => all.some(({ heard, id }) => id === record.id && heard === 0)
      )
      assert.isTrue(yield* waits)
      yield* store.nudged(record.id, 1)
      assert.isFalse(yield* waits)
    }))

  it.effect("wakes nobody for a stay that is over when its guest turns out to be another one", () =>
    Effect.gen(function* () {
      const store = yield* ReservationStore
      const over = Effect.fnUntraced(function* (name: string) {
        const conversationId = ConversationId.make(`casa/${name}`)
        const held = yield* store.begin(beginning({ conversationId }))
        const set = { stage: "released", holdUntil: null, dueAt: null } as const
        const { id, version } = Option.getOrThrow(yield* store.change(held, { kind: "released", actor: "guest", set }))
        return { id, version, merge: store.reassign(conversationId, ConversationId.make(`casa/${name}-too`)) }
      })
      const heard = yield* over("carla")
      yield* store.nudged(heard.id, heard.version)
      yield* heard.merge
      const late = yield* over("dora")
      yield* late.merge
      const waiting = Effect.map(store.unheard(4e12, 1000), (all) => all.map(({ id }) => id))
      assert.notInclude(yield* waiting, heard.id)
      // Its workflow has the release still to hear of, and ends when it has.
      assert.include(yield* waiting, late.id)
      yield* store.nudged(late.id, HEARD_ALL)
      assert.notInclude(yield* waiting, late.id)
    }))

  it.effect("lets one of two changes of a stay go on that were both under way before that was refused", () =>
    Effect.gen(function* () {
      const store = yield* ReservationStore
      const sql = yield* SqlClient.SqlClient
      yield* sql`DROP INDEX reservations_one_successor`
      const old = yield* store.begin(beginning({ stage: "confirmed" })).pipe(Effect.map(({ id }) => id))
      const ids: Array<string> = []
      for (const stage of ["awaiting_deposit", "booking", "held"] as const) {
        ids.push((yield* store.begin(beginning({ stage, replaces: old, bookingId: null }))).id)
      }
      yield* sql`ALTER TABLE reservations DROP COLUMN booked_as`
      yield* movedStays
      const rows = yield* sql`
        SELECT id, replaces, due_at <= now() AS over FROM reservations WHERE id = ANY(${ids}::text[])`
      const of = (id: string | undefined) => rows.find((row) => row["id"] === id)
      assert.deepInclude(of(ids[1]), { replaces: old })
      for (const id of [ids[0], ids[2]]) assert.deepInclude(of(id), { replaces: null, over: true })
    }))

  it.effect("shows a guest their own, newest first", () =>
    Effect.gen(function* () {
      const store = yield* ReservationStore
      const conversationId = ConversationId.make("casa/bea")
      const one = yield* store.begin(beginning({ conversationId, createdAt: 1_000_000 }))
      const two = yield* store.begin(beginning({ conversationId, createdAt: 2_000_000 }))
      const own = yield* store.ofConversation(conversationId, 20)
      assert.deepStrictEqual(own.map(({ id }) => id), [two.id, one.id])
    }))
})
