import { assert, layer } from "@effect/vitest"
import { Effect, Layer, Metric } from "effect"
import { SqlClient } from "effect/sql"
import { Deliveries } from "../../src/delivery/Deliveries.ts"
import { measure, probeStoppedNumbers, sweepOwed, sweepUncertain } from "../../src/delivery/DeliverySweeps.ts"
import { NumberStops } from "../../src/delivery/NumberStops.ts"
import { owedBy } from "../../src/delivery/OutboxSweeps.ts"
import { SendQueue } from "../../src/delivery/SendQueue.ts"
import { accepted, json, PretendGraph } from "../whatsapp/PretendGraph.ts"
import * as World from "./world.ts"

const nudged: Array<string> = []
const Recording = Layer.succeed(Deliveries, {
  nudge: ({ conversationId }) => Effect.sync(() => void nudged.push(conversationId)),
  showTyping: () => Effect.void
})

layer(Recording.pipe(Layer.provideMerge(World.layerWith())), { timeout: "60 seconds", excludeTestServices: true })(
  "the sweeps",
  (it) => {
    it.effect("nudge whoever lost a nudge, and nobody who was promised something just now", () =>
      Effect.gen(function* () {
        const [old, fresh] = [yield* World.newGuest, yield* World.newGuest]
        const [id] = yield* World.promise(old, "uno", "dos")
        yield* World.promise(fresh, "uno")
        yield* World.age(id, "3 seconds")
        nudged.length = 0
        assert.strictEqual(yield* sweepOwed, 1)
        assert.deepStrictEqual(nudged, [old.conversationId])
        yield* World.deliver(fresh)
        yield* World.deliver(old)
        assert.strictEqual(yield* sweepOwed, 0)
      }))

    it.effect("nudge whoever may have lost their actor in the middle of a send, unless their number is stopped", () =>
      Effect.gen(function* () {
        const sql = yield* SqlClient.SqlClient
        const guest = yield* World.newGuest
        const [id] = yield* World.promise(guest, "uno", "dos")
        yield* (yield* SendQueue).claim(guest, Date.now(), false)
        yield* World.age(id, "9 seconds")
        assert.strictEqual(yield* sweepOwed, 0)
        yield* World.age(id, "2 seconds")
        nudged.length = 0
        assert.strictEqual(yield* sweepOwed, 1)
        assert.deepStrictEqual(nudged, [guest.conversationId])
        yield* sql`
          INSERT INTO number_stops (phone_number_id, tenant_id, reason, since, probe_at)
          VALUES (${World.number}, 'casa', 'credential', now(), now())`
        assert.strictEqual(yield* sweepOwed, 0)
        yield* sql`DELETE FROM number_stops`
        yield* sql`DELETE FROM outbox`
      }))

    it.effect("look at nothing that waits for a stopped number, however much that is", () =>
      Effect.gen(function* () {
        const sql = yield* SqlClient.SqlClient
        yield* sql`
          INSERT INTO outbox (id, tenant_id, conversation_id, phone_number_id, content, created_at)
          SELECT number || '-' || n, 'casa', 'casa/' || n % 5000, number, '{}', now() - n * interval '1 second'
          FROM unnest(ARRAY['111', '112', '113']) AS number, generate_series(1, 20000) n
          WHERE number = '112' OR n <= 5
          ON CONFLICT DO NOTHING`
        yield* sql`INSERT INTO outbox (id, tenant_id, conversation_id, phone_number_id, content, state, created_at)
          SELECT 'old' || n, 'casa', 'casa/' || n % 5000, '113', '{}', 'accepted', now() FROM generate_series(1, 20000) n`
        yield* sql`
          INSERT INTO number_stops (phone_number_id, tenant_id, reason, since, probe_at)
          VALUES ('112', 'casa', 'credential', now(), now())`
        yield* sql`ANALYZE outbox`
        const now = Date.now()
        const query = owedBy(sql, { before: now, now, limit: 1_000 })
        const rows = yield* query
        assert.sameMembers(
          rows.map(({ phoneNumberId }) => phoneNumberId),
          [...Array(10).keys()].map((n) => n % 2 === 0 ? "111" : "113")
        )
        const plan = yield* sql<Record<string, string>>`EXPLAIN (ANALYZE, BUFFERS OFF, TIMING OFF) ${query}`.unprepared
        const text = plan.map((row) => Object.values(row).join("")).join("\n")
        const walked = [...text.matchAll(/actual rows=([\d.]+) loops=(\d+)|Rows Removed by Filter: (\d+)/g)].map(
          ([, found = "0", loops = "0", removed = "0"]) => Number(found) * Number(loops) + Number(removed)
        )
        assert.isAtMost(Math.max(...walked), 20, text)
        assert.include(text, "outbox_waiting")
        yield* sql`DELETE FROM number_stops`
        yield* sql`DELETE FROM outbox`
      }))

    it.effect("hold a send that never came back for uncertain, and ask a person once after five minutes", () =>
      Effect.gen(function* () {
        const guest = yield* World.newGuest
        const [id] = yield* World.promise(guest, "uno")
        yield* (yield* SendQueue).claim(guest, Date.now(), false)
        assert.strictEqual(yield* sweepUncertain, 0)
        yield* World.age(id, "61 seconds")
        assert.strictEqual(yield* sweepUncertain, 1)
        assert.strictEqual(yield* World.standing(id), "uncertain none lease")
        yield* World.age(id, "5 minutes")
        assert.strictEqual(yield* sweepUncertain, 1)
        assert.strictEqual(yield* sweepUncertain, 0)
        const tasks = (yield* World.openTasks).filter(({ subject }) => subject === id)
        assert.deepStrictEqual(tasks.map(({ kind }) => kind), ["uncertain_send"])
      }))

    it.effect("send an uncertain message again, once, for a hotel that prefers a duplicate to silence", () =>
      Effect.gen(function* () {
        const peer = yield* PretendGraph
        const knobs = yield* World.Knobs
        knobs.profile = { uncertainSends: "resend" }
        peer.answer = () => "reset"
        peer.requests.length = 0
        const guest = yield* World.newGuest
        const [id] = yield* World.promise(guest, "uno")
        for (let round = 0; round < 3; round++) {
          yield* World.deliver(guest)
          yield* World.age(id, "6 minutes")
          yield* sweepUncertain
        }
        assert.strictEqual(peer.requests.length, 2)
        assert.strictEqual(yield* World.standing(id), "uncertain none connection")
        assert.isTrue((yield* World.openTasks).some(({ subject }) => subject === id))
        knobs.profile = {}
      }))

    it.effect("try a stopped number with one message, less and less often, and let it go on when Meta does", () =>
      Effect.gen(function* () {
        const sql = yield* SqlClient.SqlClient
        const peer = yield* PretendGraph
        const stopped = (waits: string) =>
          sql`
          UPDATE number_stops SET probe_at = now() - interval '1 second' WHERE probe_at <= now() + ${waits}::interval`
        peer.answer = () => json({ error: { code: 190 } }, 401)
        peer.requests.length = 0
        const [ana, luis] = [yield* World.newGuest, yield* World.newGuest]
        const [id] = yield* World.promise(ana, "ana")
        yield* World.promise(luis, "luis")
        yield* World.deliver(ana)
        assert.strictEqual(yield* probeStoppedNumbers, 0)
        yield* stopped("5 minutes")
        assert.strictEqual(yield* probeStoppedNumbers, 1)
        assert.deepStrictEqual(yield* World.heard, ["ana", "ana"])
        assert.strictEqual(yield* World.standing(id), "queued none -")
        yield* World.age(id, "3 seconds")
        assert.strictEqual(yield* sweepOwed, 0)
        yield* stopped("9 minutes")
        assert.strictEqual(yield* probeStoppedNumbers, 0)
        yield* stopped("10 minutes")
        peer.answer = ({ body }) => accepted(`wamid.${World.callbackOf(body)}`)
        assert.strictEqual(yield* probeStoppedNumbers, 1)
        assert.strictEqual(yield* World.standing(id), "accepted none -")
        assert.isFalse((yield* World.openTasks).some(({ kind }) => kind === "number_stopped"))
        yield* World.deliver(luis)
        assert.deepStrictEqual(yield* World.heard, ["ana", "ana", "ana", "luis"])
      }))

    it.effect("try a stopped number with the first message that is still worth sending", () =>
      Effect.gen(function* () {
        const peer = yield* PretendGraph
        peer.requests.length = 0
        peer.answer = ({ body }) => accepted(`wamid.${World.callbackOf(body)}`)
        const guest = yield* World.newGuest
        const [old, older, fresh] = yield* World.promise(guest, "uno", "dos", "tres")
        for (const id of [old, older]) yield* World.age(id, "25 hours")
        const now = Date.now() - 6 * 60_000
        yield* (yield* NumberStops).stop(
          { phoneNumberId: World.number, tenantId: World.casa, because: "credential", errorCode: 190 },
          now
        )
        assert.strictEqual(yield* probeStoppedNumbers, 1)
        assert.deepStrictEqual(yield* World.heard, ["tres"])
        assert.strictEqual(yield* World.standing(old), "refused none expired")
        assert.strictEqual(yield* World.standing(fresh), "accepted none -")
        assert.isFalse((yield* World.openTasks).some(({ kind }) => kind === "number_stopped"))
      }))

    it.effect("write what is waiting and for how long", () =>
      Effect.gen(function* () {
        const sql = yield* SqlClient.SqlClient
        yield* sql`DELETE FROM outbox`
        const guest = yield* World.newGuest
        const [id] = yield* World.promise(guest, "uno", "dos")
        yield* World.age(id, "90 seconds")
        yield* measure
        const snapshot = yield* Metric.snapshot
        const valueOf = (name: string, state?: string) =>
          snapshot.find((one) => one.id === name && (state === undefined || one.attributes?.["state"] === state))?.state
        assert.deepInclude(valueOf("outbox_depth", "queued"), { value: 2 })
        assert.deepInclude(valueOf("outbox_depth", "requested"), { value: 0 })
        const oldest = valueOf("outbox_oldest_seconds")
        assert.isTrue(oldest !== undefined && "value" in oldest && Number(oldest.value) >= 90)
      }))
  }
)
