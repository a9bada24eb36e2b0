import { assert, describe, it, layer } from "@effect/vitest"
import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import fc from "fast-check"
import { type Receipt, Receipts } from "../../src/delivery/Receipts.ts"
import { DELIVERIES, type Evidence, settle, type Standing, STATES } from "../../src/delivery/Settlement.ts"
import { Wamid } from "../../src/domain/Ids.ts"
import * as World from "./world.ts"

const wamid = Wamid.make("wamid.one")
const codes = fc.option(fc.constantFrom(131026, 131047, 130472))

const standings: fc.Arbitrary<Standing> = fc.record({
  state: fc.constantFrom(...STATES),
  delivery: fc.constantFrom(...DELIVERIES),
  wamid: fc.constantFrom(null, wamid),
  errorCode: codes
})
const evidence: fc.Arbitrary<Evidence> = fc.constantFrom(...DELIVERIES.slice(1)).chain((delivery) =>
  fc.record({
    delivery: fc.constant(delivery === "none" ? "sent" as const : delivery),
    wamid: fc.constant(wamid),
    errorCode: delivery === "failed" ? codes : fc.constant(null)
  })
)
const rank = (standing: Standing) => DELIVERIES.indexOf(standing.delivery)
const after = (standing: Standing, all: ReadonlyArray<Evidence>) => all.reduce(settle, standing)

describe("what is known of a message", () => {
  it("never becomes less", () => {
    fc.assert(fc.property(standings, evidence, (standing, one) => {
      const next = settle(standing, one)
      assert.isAtLeast(rank(next), rank(standing))
      assert.strictEqual(next.state, "accepted")
      if (standing.wamid !== null) assert.strictEqual(next.wamid, standing.wamid)
    }))
  })

  it("does not depend on the order or the number of statuses", () => {
    fc.assert(fc.property(
      standings,
      fc.array(evidence, { minLength: 1, maxLength: 8 }).chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }), fc.subarray(all))
      ),
      (standing, [all, shuffled, repeated]) => {
        const known = after(standing, all)
        assert.deepStrictEqual(after(standing, shuffled), known)
        assert.deepStrictEqual(after(known, repeated), known)
      }
    ))
  })

  it("is delivered when it was delivered, whatever failed before or after", () => {
    const failed: Evidence = { delivery: "failed", wamid, errorCode: 131026 }
    const delivered: Evidence = { delivery: "delivered", wamid, errorCode: null }
    const fresh: Standing = { state: "uncertain", delivery: "none", wamid: null, errorCode: null }
    const known: Standing = { state: "accepted", delivery: "delivered", wamid, errorCode: null }
    assert.deepStrictEqual(after(fresh, [failed, delivered]), known)
    assert.deepStrictEqual(after(fresh, [delivered, failed]), known)
  })
})

layer(World.layerWith(), { timeout: "60 seconds", excludeTestServices: true })("receipts in the table", (it) => {
  it.effect("settle as the rule does, in one statement for many messages", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const receipts = yield* Receipts
      const guest = yield* World.newGuest
      const cases = fc.sample(fc.tuple(standings, fc.array(evidence, { minLength: 1, maxLength: 6 })), 150)
      const ids = yield* World.promise(guest, ...cases.map(() => "hola"))
      const found: Array<Receipt> = []
      for (const [index, [standing, said]] of cases.entries()) {
        const own = Wamid.make(`wamid.${index}`)
        yield* sql`UPDATE outbox SET state = ${standing.state}, delivery = ${standing.delivery},
          wamid = ${standing.wamid === null ? null : own}::text, error_code = ${standing.errorCode}::int4
          WHERE id = ${ids[index] ?? ""}`
        for (const [nth, { delivery, errorCode }] of said.entries()) {
          // A message that is known by Meta's id is found by it alone.
          const callbackData = standing.wamid === null || nth % 2 === 0 ? ids[index] ?? null : null
          found.push({ phoneNumberId: World.number, wamid: own, callbackData, delivery, errorCode, occurredAt: nth })
        }
      }
      const settled = yield* receipts.apply(
        fc.sample(fc.shuffledSubarray(found, { minLength: found.length }), 1)[0] ?? []
      )
      assert.strictEqual(settled.length, cases.length)
      for (const [index, [standing, said]] of cases.entries()) {
        const known = after(standing, said)
        const [row] = yield* sql`SELECT state, delivery, wamid, error_code FROM outbox WHERE id = ${ids[index] ?? ""}`
        assert.deepStrictEqual(row, { ...known, wamid: `wamid.${index}` })
      }
    }))

  it.effect("are about a message of the same number, or about none of ours", () =>
    Effect.gen(function* () {
      const receipts = yield* Receipts
      const guest = yield* World.newGuest
      const [id] = yield* World.promise(guest, "hola")
      const said = { wamid: Wamid.make("wamid.stranger"), delivery: "read", errorCode: null, occurredAt: 0 } as const
      const foreign = [
        { ...said, phoneNumberId: World.otherNumber, callbackData: id ?? null },
        { ...said, phoneNumberId: World.number, callbackData: "not ours" },
        { ...said, phoneNumberId: World.number, callbackData: null }
      ]
      assert.deepStrictEqual(yield* receipts.apply(foreign), [])
      assert.strictEqual(yield* World.standing(id), "queued none -")
    }))

  it.effect("walk an index to every message", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      yield* sql`
        INSERT INTO outbox (id, tenant_id, conversation_id, phone_number_id, content, state, wamid, created_at)
        SELECT 'bulk' || n, 'casa', 'casa/' || n, '112', '{}', 'accepted', 'wamid.bulk' || n, now()
        FROM generate_series(1, 20000) n`
      yield* sql`ANALYZE outbox`
      const plan = yield* sql<Record<string, string>>`EXPLAIN SELECT o.seq FROM
        unnest(ARRAY['wamid.bulk7', 'wamid.bulk8']) AS r (wamid) JOIN outbox o ON o.wamid = r.wamid`.unprepared
      assert.include(plan.map((row) => Object.values(row).join("")).join("\n"), "outbox_wamid")
    }))
})
