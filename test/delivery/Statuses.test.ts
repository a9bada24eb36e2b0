import { assert, layer } from "@effect/vitest"
import { Clock, Effect } from "effect"
import { NumberStops } from "../../src/delivery/NumberStops.ts"
import { sweepUncertain } from "../../src/delivery/DeliverySweeps.ts"
import { SendQueue } from "../../src/delivery/SendQueue.ts"
import { OperatorTasks } from "../../src/delivery/OperatorTasks.ts"
import { Receipts } from "../../src/delivery/Receipts.ts"
import { receiptOf, Statuses } from "../../src/delivery/Statuses.ts"
import { Inbox } from "../../src/inbox/Inbox.ts"
import { encodeEvent } from "../../src/whatsapp/StoredEvent.ts"
import { accepted, json, PretendGraph } from "../whatsapp/PretendGraph.ts"
import * as PromisedMessages from "./PromisedMessages.ts"
import * as World from "./world.ts"

const tell = Effect.fnUntraced(function* (...events: Parameters<Inbox["Service"]["record"]>[0]) {
  yield* (yield* Inbox).record(events)
  return yield* (yield* Statuses).settle
})

const said = (key: string, alarming: boolean) => ({
  ...World.status(key, "sent"),
  lane: "account" as const,
  type: "account_update",
  wamid: null,
  payload: encodeEvent({ _tag: "Account", type: "account_update", key, at: null, alarming }, {})
})

layer(World.layerWith(), { timeout: "60 seconds", excludeTestServices: true })("statuses", (it) => {
  it.effect("settle a message found by our id or by Meta's, late, twice and in any order", () =>
    Effect.gen(function* () {
      const peer = yield* PretendGraph
      peer.answer = ({ body }) => accepted(`wamid.${World.callbackOf(body)}`)
      const guest = yield* World.newGuest
      const [one, two] = yield* World.promise(guest, "uno", "dos")
      yield* World.deliver(guest)
      yield* tell(
        World.status(`wamid.${one}`, "read", { callbackData: one ?? "" }),
        World.status(`wamid.${one}`, "sent", { callbackData: one ?? "" }),
        World.status(`wamid.${two}`, "delivered")
      )
      assert.strictEqual(yield* World.standing(one), "accepted read -")
      assert.strictEqual(yield* World.standing(two), "accepted delivered -")
      yield* tell(World.status(`wamid.${one}`, "delivered"), World.status(`wamid.${two}`, "sent"))
      assert.strictEqual(yield* World.standing(one), "accepted read -")
      assert.strictEqual(yield* World.standing(two), "accepted delivered -")
      assert.strictEqual(yield* (yield* Statuses).settle, 0)
    }))

  it.effect("that come before our own send call has returned are proof enough", () =>
    Effect.gen(function* () {
      const queue = yield* SendQueue
      const guest = yield* World.newGuest
      const [id] = yield* World.promise(guest, "uno")
      if (id === undefined) return assert.fail("no message")
      yield* queue.claim(guest, 4_000_000_000_000, false)
      yield* tell(World.status("wamid.early", "delivered", { callbackData: id }))
      const known = yield* PromisedMessages.find(id)
      assert.strictEqual(known?.wamid, "wamid.early")
      assert.strictEqual(yield* World.standing(id), "accepted delivered -")
      yield* queue.end(
        { id, attempts: 1 },
        { state: "uncertain", reason: "timeout", errorCode: null },
        4_000_000_000_000
      )
      assert.strictEqual(yield* World.standing(id), "accepted delivered -")
    }))

  it.effect("without our id that came before we knew Meta's are found when the send returns", () =>
    Effect.gen(function* () {
      const peer = yield* PretendGraph
      peer.answer = () => accepted("wamid.unannounced")
      const guest = yield* World.newGuest
      yield* tell(World.status("wamid.unannounced", "sent"), World.status("wamid.unannounced", "delivered"))
      const [id] = yield* World.promise(guest, "uno")
      yield* World.deliver(guest)
      assert.strictEqual(yield* World.standing(id), "accepted delivered -")
    }))

  it.effect("explain an uncertain send and close the task it became", () =>
    Effect.gen(function* () {
      const peer = yield* PretendGraph
      peer.answer = () => json({ messages: [] })
      const guest = yield* World.newGuest
      const [id] = yield* World.promise(guest, "uno")
      yield* World.deliver(guest)
      assert.strictEqual(yield* World.standing(id), "uncertain none no_id")
      yield* World.age(id, "6 minutes")
      yield* sweepUncertain
      const asked = Effect.map(World.openTasks, (tasks) => tasks.filter(({ subject }) => subject === id).length)
      assert.strictEqual(yield* asked, 1)
      yield* tell(World.status("wamid.found", "sent", { callbackData: id ?? "" }))
      assert.strictEqual(yield* World.standing(id), "accepted sent -")
      assert.strictEqual(yield* asked, 0)
    }))

  it.effect("of messages that are not ours, of unknown kinds or unreadable are read once and change nothing", () =>
    Effect.gen(function* () {
      const inbox = yield* Inbox
      const strange = { ...World.status("wamid.strange", "sent"), payload: { version: 99 } }
      const handled = yield* tell(World.status("wamid.nobody", "read"), World.status("wamid.x", "other"), strange)
      assert.strictEqual(handled, 3)
      assert.deepStrictEqual(yield* inbox.waiting("status", 10), [])
    }))

  it.effect("that a message failed become a task for a person, and a stopped number when the account is the reason", () =>
    Effect.gen(function* () {
      const guest = yield* World.newGuest
      const [lost, blocked] = yield* World.promise(guest, "uno", "dos")
      yield* tell(World.status("wamid.lost", "failed", { callbackData: lost ?? "", code: 131026 }))
      assert.strictEqual(yield* World.standing(lost), "accepted failed -")
      assert.isTrue((yield* World.openTasks).some(({ kind, subject }) => kind === "undelivered" && subject === lost))
      const at = yield* Clock.currentTimeMillis
      yield* tell(World.status("wamid.blocked", "failed", { callbackData: blocked ?? "", code: 131042, at }))
      assert.isTrue((yield* World.openTasks).some(({ kind }) => kind === "number_stopped"))
      assert.isTrue(yield* (yield* NumberStops).resume(World.number))
      yield* tell(World.status("wamid.lost", "delivered"))
      assert.isFalse((yield* World.openTasks).some(({ subject }) => subject === lost))
    }))

  it.effect("that a message failed are followed up though a crash came between writing that down and telling a person", () =>
    Effect.gen(function* () {
      const guest = yield* World.newGuest
      const [id] = yield* World.promise(guest, "uno")
      const at = yield* Clock.currentTimeMillis
      const event = World.status("wamid.crash", "failed", { callbackData: id ?? "", code: 131042, at })
      const receipt = receiptOf({ ...event, id: "1", turnId: null })
      if (typeof receipt === "string") return assert.fail(receipt)
      yield* (yield* Receipts).apply([receipt])
      yield* tell(event)
      const tasks = (yield* World.openTasks).filter(({ subject }) => subject === id || subject === World.number)
      assert.sameMembers(tasks.map(({ kind }) => kind), ["undelivered", "number_stopped"])
      assert.isTrue(yield* (yield* NumberStops).resume(World.number))
    }))

  it.effect("that come after a failure do not open again what a person has dealt with", () =>
    Effect.gen(function* () {
      const tasks = yield* OperatorTasks
      const guest = yield* World.newGuest
      const [id] = yield* World.promise(guest, "uno")
      yield* tell(World.status("wamid.dealt", "failed", { callbackData: id ?? "", code: 131026 }))
      const task = (yield* World.openTasks).find(({ subject }) => subject === id)
      assert.isTrue(yield* tasks.done(task?.id ?? "", "called them"))
      yield* tell(World.status("wamid.dealt", "sent"))
      assert.isFalse((yield* World.openTasks).some(({ subject }) => subject === id))
    }))

  it.effect("of long ago do not stop a number that is well by now, but a person hears of the message", () =>
    Effect.gen(function* () {
      const guest = yield* World.newGuest
      const [id] = yield* World.promise(guest, "uno")
      const at = (yield* Clock.currentTimeMillis) - 11 * 60_000
      yield* tell(World.status("wamid.late", "failed", { callbackData: id ?? "", code: 190, at }))
      assert.isFalse(yield* (yield* NumberStops).resume(World.number))
      assert.isTrue((yield* World.openTasks).some(({ kind, subject }) => kind === "undelivered" && subject === id))
    }))

  it.effect("of accounts become tasks when a person has to look", () =>
    Effect.gen(function* () {
      yield* tell(said("calm", false), said("loud", true))
      const tasks = (yield* World.openTasks).filter(({ kind }) => kind === "account")
      assert.strictEqual(tasks.length, 1)
      assert.deepStrictEqual(yield* (yield* Inbox).waiting("account", 10), [])
    }))
})
