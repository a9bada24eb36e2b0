import { assert, describe, it, layer } from "@effect/vitest"
import { Duration, Effect, Layer, Option } from "effect"
import { TestRunner } from "effect/cluster"
import { SqlClient } from "effect/sql"
import fc from "fast-check"
import { Deliveries } from "../../src/delivery/Deliveries.ts"
import * as DeliveryActor from "../../src/delivery/DeliveryActor.ts"
import { addressOf, nameOf } from "../../src/delivery/DeliveryAddress.ts"
import { sweepOwed } from "../../src/delivery/DeliverySweeps.ts"
import { SendQueue } from "../../src/delivery/SendQueue.ts"
import { ConversationId, PhoneNumberId, Wamid } from "../../src/domain/Ids.ts"
import { accepted, json, PretendGraph } from "../whatsapp/PretendGraph.ts"
import * as World from "./world.ts"

const Cluster = Layer.mergeAll(DeliveryActor.layer, Deliveries.layerCluster).pipe(
  Layer.provideMerge(TestRunner.layer),
  Layer.provideMerge(World.layerWith({ idle: Duration.seconds(1) }))
)

/** Waits until it is so, at most five seconds. */
const until = <E, R>(holds: Effect.Effect<boolean, E, R>) =>
  Effect.gen(function* () {
    for (let tries = 0; tries < 250; tries++) {
      if (yield* holds) return true
      yield* Effect.sleep("20 millis")
    }
    return false
  })

const stands = (id: Parameters<typeof World.standing>[0], as: string) =>
  until(Effect.map(World.standing(id), (now) => now === as))

describe("the name of a delivery actor", () => {
  it("tells every address apart, whatever is in its ids", () => {
    const part = fc.string({ unit: "binary", minLength: 1 }).filter((text) =>
      !text.includes("/") && text.isWellFormed()
    )
    const addresses = fc.record({
      phoneNumberId: part.map((id) => PhoneNumberId.make(id)),
      conversationId: fc.tuple(part, part).map(([tenant, guest]) => `${tenant}/${guest}`).filter((id) =>
        /^[^/]+\/[^/]+$/.test(id)
      ).map((id) => ConversationId.make(id))
    })
    fc.assert(fc.property(addresses, (address) => {
      assert.deepStrictEqual(addressOf(nameOf(address)), Option.some(address))
    }))
    for (const wrong of ["", "|", "a", "1|x", "1|a%2Fb|c", "%E0%A4%A|a%2Fb"]) {
      assert.isTrue(Option.isNone(addressOf(wrong)))
    }
  })
})

layer(Cluster, { timeout: "60 seconds", excludeTestServices: true })("a delivery actor", (it) => {
  it.effect("sends what it was nudged for, once, however often it is nudged", () =>
    Effect.gen(function* () {
      const peer = yield* PretendGraph
      const deliveries = yield* Deliveries
      peer.answer = ({ body }) => accepted(`wamid.${World.callbackOf(body)}`)
      const guests = yield* Effect.forEach(Array.from({ length: 20 }), () => World.newGuest)
      const ids = yield* Effect.forEach(guests, (guest) => World.promise(guest, "uno", "dos"))
      peer.requests.length = 0
      yield* Effect.forEach([...guests, ...guests, ...guests], deliveries.nudge, { concurrency: "unbounded" })
      for (const id of ids.flat()) assert.isTrue(yield* stands(id, "accepted none -"))
      assert.strictEqual(peer.requests.length, 40)
    }))

  it.effect("does not miss what is promised while it is sending", () =>
    Effect.gen(function* () {
      const deliveries = yield* Deliveries
      const guest = yield* World.newGuest
      const [first] = yield* World.promise(guest, "uno")
      yield* deliveries.nudge(guest)
      const [second] = yield* World.promise(guest, "dos")
      yield* deliveries.nudge(guest)
      assert.isTrue(yield* stands(first, "accepted none -"))
      assert.isTrue(yield* stands(second, "accepted none -"))
    }))

  it.effect("holds for uncertain what was under way when it died, and goes on", () =>
    Effect.gen(function* () {
      const deliveries = yield* Deliveries
      const guest = yield* World.newGuest
      const [died, next] = yield* World.promise(guest, "uno", "dos")
      yield* (yield* SendQueue).claim(guest, 4_000_000_000_000, false)
      yield* deliveries.nudge(guest)
      assert.isTrue(yield* stands(next, "accepted none -"))
      assert.strictEqual(yield* World.standing(died), "uncertain none died")
    }))

  it.effect(
    "goes on after a message whose end could not be written, as after one that it died over",
    () =>
      Effect.gen(function* () {
        const sql = yield* SqlClient.SqlClient
        const deliveries = yield* Deliveries
        const guest = yield* World.newGuest
        const [taken, next] = yield* World.promise(guest, "uno", "dos")
        yield* sql`ALTER TABLE outbox ADD CONSTRAINT broken CHECK (state <> 'accepted') NOT VALID`
        yield* deliveries.nudge(guest)
        yield* Effect.sleep("9 seconds")
        assert.strictEqual(yield* World.standing(taken), "requested none -")
        yield* sql`ALTER TABLE outbox DROP CONSTRAINT broken`
        yield* deliveries.nudge(guest)
        assert.isTrue(yield* stands(next, "accepted none -"))
        assert.strictEqual(yield* World.standing(taken), "uncertain none died")
      }),
    20_000
  )

  it.effect("survives a database that does not answer, and a sweep brings it back", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const deliveries = yield* Deliveries
      const guest = yield* World.newGuest
      const [id] = yield* World.promise(guest, "uno")
      yield* sql`ALTER TABLE guests RENAME TO guests_away`
      yield* deliveries.nudge(guest)
      yield* Effect.sleep("100 millis")
      assert.strictEqual(yield* World.standing(id), "queued none -")
      yield* sql`ALTER TABLE guests_away RENAME TO guests`
      yield* World.age(id, "3 seconds")
      assert.isAtLeast(yield* sweepOwed, 1)
      assert.isTrue(yield* stands(id, "accepted none -"))
    }))

  it.effect("shows that somebody is typing, and no failure of it is anybody's concern", () =>
    Effect.gen(function* () {
      const peer = yield* PretendGraph
      const deliveries = yield* Deliveries
      peer.requests.length = 0
      peer.answer = () => json({ error: { code: 131009 } }, 400)
      yield* deliveries.showTyping(World.number, Wamid.make("wamid.guest"))
      assert.isTrue(yield* until(Effect.sync(() => peer.requests.length === 1)))
      assert.deepInclude(JSON.parse(peer.requests[0]?.body ?? ""), { status: "read", message_id: "wamid.guest" })
    }))
})
