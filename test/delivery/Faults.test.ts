import { assert, layer } from "@effect/vitest"
import { Duration, Effect, Fiber } from "effect"
import { SqlClient } from "effect/sql"
import fc from "fast-check"
import { sweepUncertain } from "../../src/delivery/DeliverySweeps.ts"
import { SendQueue } from "../../src/delivery/SendQueue.ts"
import { Statuses } from "../../src/delivery/Statuses.ts"
import { Inbox } from "../../src/inbox/Inbox.ts"
import { accepted, json, PretendGraph, type Reply } from "../whatsapp/PretendGraph.ts"
import * as World from "./world.ts"

/** What goes wrong with one request. Only a throttle proves that Meta did not take the message. */
const FAULTS = ["none", "none", "none", "throttle", "throttle", "reset", "half", "no id", "server", "hang"] as const
type Fault = typeof FAULTS[number]

const replyTo = (fault: Fault, wamid: string): Reply => {
  switch (fault) {
    case "none":
      return accepted(wamid)
    case "throttle":
      return json({ error: { code: 131056 } }, 400)
    case "no id":
      return json({ messages: [] })
    case "server":
      return json({ error: { code: 2 } }, 500)
    default:
      return fault
  }
}

/** One step of a run: which guest, and what happens to whoever delivers to them. */
const steps = fc.array(
  fc.record({
    guest: fc.nat(2),
    act: fc.constantFrom("deliver", "deliver twice at once", "kill", "restart", "sweep", "statuses")
  }),
  { minLength: 12, maxLength: 20 }
)
const runs = fc.sample(fc.tuple(steps, fc.array(fc.constantFrom(...FAULTS), { minLength: 40, maxLength: 40 })), {
  numRuns: 8,
  seed: 20261122
})

layer(World.layerWith({ pairEvery: Duration.millis(1) }), { timeout: "120 seconds", excludeTestServices: true })(
  "under any interleaving of faults",
  (it) => {
    it.effect.each(runs.map(([script, faults], run) => ({ run, script, faults })))(
      "no message reaches Meta twice unless it provably was not taken, and all of them end (run $run)",
      ({ faults, script }) =>
        Effect.gen(function* () {
          const sql = yield* SqlClient.SqlClient
          const peer = yield* PretendGraph
          const queue = yield* SendQueue
          const inbox = yield* Inbox
          const statuses = yield* Statuses
          const taken = new Map<string, number>()
          const order = new Map<string, Array<string>>()
          let asked = 0
          peer.answer = ({ body }) => {
            const id = World.callbackOf(body)
            const fault = faults[asked++] ?? "none"
            if (fault !== "throttle") {
              taken.set(id, (taken.get(id) ?? 0) + 1)
              const to = String(JSON.parse(body).to)
              order.set(to, [...order.get(to) ?? [], id])
            }
            return replyTo(fault, `wamid.${id}.${asked}`)
          }
          const guests = [yield* World.newGuest, yield* World.newGuest, yield* World.newGuest]
          const promised = yield* Effect.forEach(guests, (guest) => World.promise(guest, "1", "2", "3", "4"))

          const act = (guest: World.TestGuest, what: string) => {
            switch (what) {
              case "deliver":
                return World.deliver(guest)
              case "deliver twice at once":
                return Effect.all([World.deliver(guest), World.deliver(guest)], { concurrency: "unbounded" })
              case "kill":
                return Effect.forkChild(World.deliver(guest)).pipe(
                  Effect.tap(Effect.sleep("15 millis")),
                  Effect.flatMap(Fiber.interrupt)
                )
              case "restart":
                return Effect.andThen(queue.recover(guest), World.deliver(guest))
              case "sweep":
                return sweepUncertain
              default:
                return Effect.gen(function* () {
                  yield* inbox.record(
                    [...taken.keys()].map((id) => World.status(`wamid.${id}.0`, "sent", { callbackData: id }))
                  )
                  yield* statuses.settle
                })
            }
          }
          for (const { act: what, guest } of script) {
            const who = guests[guest]
            if (who !== undefined) yield* act(who, what)
            yield* sql`UPDATE outbox SET not_before = '-infinity' WHERE state = 'queued'`
          }
          asked = faults.length
          for (let round = 0; round < 3; round++) {
            for (const guest of guests) yield* World.deliver(guest)
            yield* sql`UPDATE outbox SET not_before = '-infinity' WHERE state = 'queued'`
          }
          for (const [nth, ids] of promised.entries()) {
            for (const id of ids) {
              assert.strictEqual(taken.get(id), 1, `${id} was taken ${taken.get(id)} times`)
              assert.match(yield* World.standing(id), /^(accepted|uncertain) /)
            }
            assert.deepStrictEqual(order.get(`+${guests[nth]?.phone}`), [...ids])
          }
        })
    )
  }
)
