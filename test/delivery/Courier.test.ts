import { assert, layer } from "@effect/vitest"
import { Clock, Duration, Effect, Fiber } from "effect"
import { SqlClient } from "effect/sql"
import { NumberStops } from "../../src/delivery/NumberStops.ts"
import { SendQueue } from "../../src/delivery/SendQueue.ts"
import { ConversationId } from "../../src/domain/Ids.ts"
import { Guests } from "../../src/guests/Guests.ts"
import { accepted, json, PretendGraph, type Reply } from "../whatsapp/PretendGraph.ts"
import * as World from "./world.ts"

const graphError = (code: number, status = 400, headers = {}): Reply => json({ error: { code } }, status, headers)

/** A peer that has heard nothing yet and answers with these, then accepts. */
const peerThat = Effect.fnUntraced(function* (...replies: ReadonlyArray<Reply>) {
  const peer = yield* PretendGraph
  peer.requests.length = 0
  let asked = 0
  peer.answer = ({ body }) => replies[asked++] ?? accepted(`wamid.${World.callbackOf(body)}`)
  return peer
})

layer(World.layerWith(), { timeout: "60 seconds", excludeTestServices: true })("a courier", (it) => {
  it.effect("sends what is owed in the order promised, to the guest's phone, under the outbox id", () =>
    Effect.gen(function* () {
      const peer = yield* peerThat()
      const guest = yield* World.newGuest
      const ids = yield* World.promise(guest, "uno", "dos", "tres")
      yield* World.deliver(guest)
      assert.deepStrictEqual(yield* World.heard, ["uno", "dos", "tres"])
      assert.deepStrictEqual(peer.requests.map(({ body }) => World.callbackOf(body)), ids)
      assert.strictEqual(JSON.parse(peer.requests[0]?.body ?? "").to, `+${guest.phone}`)
      for (const id of ids) assert.strictEqual(yield* World.standing(id), "accepted none -")
    }))

  it.effect("writes to Meta's user id when there is no phone, and to whom a guest turned out to be", () =>
    Effect.gen(function* () {
      const peer = yield* peerThat()
      const guests = yield* Guests
      const userId = "MX.2076874439870767113"
      const [known] = yield* guests.resolve([{ tenantId: World.casa, userId }])
      const guest = yield* World.newGuest
      const address = { phoneNumberId: World.number, conversationId: ConversationId.make(`casa/${known}`) }
      yield* World.promise(address, "hola")
      yield* World.deliver(address)
      assert.strictEqual(JSON.parse(peer.requests[0]?.body ?? "").recipient, userId)
      yield* World.promise(address, "antes")
      yield* guests.resolve([{ tenantId: World.casa, userId, phone: guest.phone }])
      yield* World.promise(guest, "a")
      yield* World.promise(address, "b")
      yield* World.deliver(guest)
      yield* World.deliver(address)
      assert.deepStrictEqual((yield* World.heard).slice(1), ["a", "antes", "b"])
      for (const { body } of peer.requests.slice(1)) assert.strictEqual(JSON.parse(body).to, `+${guest.phone}`)
    }))

  it.effect("sends nothing to a guest nobody knows, and asks a person", () =>
    Effect.gen(function* () {
      const peer = yield* peerThat()
      const nobody = { phoneNumberId: World.number, conversationId: ConversationId.make("casa/nobody") }
      const [id] = yield* World.promise(nobody, "hola")
      yield* World.deliver(nobody)
      assert.strictEqual(peer.requests.length, 0)
      assert.strictEqual(yield* World.standing(id), "refused none no_recipient")
      assert.isTrue((yield* World.openTasks).some(({ kind, subject }) => kind === "refused_send" && subject === id))
    }))

  it.effect.each(["reset", "hang", "half"] as const)(
    "never repeats a message after a %s, and goes on with the next",
    (fault) =>
      Effect.gen(function* () {
        const peer = yield* peerThat(fault)
        const guest = yield* World.newGuest
        const [first, second] = yield* World.promise(guest, "uno", "dos")
        yield* World.deliver(guest)
        assert.deepStrictEqual(yield* World.heard, ["uno", "dos"])
        assert.match(yield* World.standing(first), /^uncertain none/)
        assert.strictEqual(yield* World.standing(second), "accepted none -")
        yield* World.deliver(guest)
        assert.strictEqual(peer.requests.length, 2)
      })
  )

  it.effect("tries again what was provably not taken, before anything promised later", () =>
    Effect.gen(function* () {
      yield* peerThat(graphError(131056))
      const guest = yield* World.newGuest
      const [first, second] = yield* World.promise(guest, "uno", "dos")
      yield* World.deliver(guest)
      assert.deepStrictEqual(yield* World.heard, ["uno"])
      assert.strictEqual(yield* World.standing(first), "queued none -")
      yield* World.deliver(guest)
      assert.deepStrictEqual(yield* World.heard, ["uno"])
      yield* Effect.sleep("1300 millis")
      yield* World.deliver(guest)
      assert.deepStrictEqual(yield* World.heard, ["uno", "uno", "dos"])
      assert.strictEqual(yield* World.standing(second), "accepted none -")
    }))

  it.effect("queues a message again when nobody could be reached", () =>
    Effect.gen(function* () {
      const peer = yield* peerThat()
      const port = peer.url.port
      const guest = yield* World.newGuest
      const [id] = yield* World.promise(guest, "uno")
      peer.url.port = "1"
      yield* World.deliver(guest).pipe(Effect.ensuring(Effect.sync(() => void (peer.url.port = port))))
      assert.strictEqual(yield* World.standing(id), "queued none -")
      yield* Effect.sleep("1300 millis")
      yield* World.deliver(guest)
      assert.deepStrictEqual(yield* World.heard, ["uno"])
    }))

  it.effect("waits at least as long as Meta says", () =>
    Effect.gen(function* () {
      yield* peerThat(graphError(131056, 429, { "retry-after": "90" }))
      const guest = yield* World.newGuest
      yield* World.promise(guest, "uno")
      yield* World.deliver(guest)
      const claim = yield* (yield* SendQueue).claim(guest, yield* Clock.currentTimeMillis, false)
      assert.strictEqual(claim._tag, "NotYet")
      const wait = claim._tag === "NotYet" ? claim.at - (yield* Clock.currentTimeMillis) : 0
      assert.isAtLeast(wait, 88_000)
      assert.isAtMost(wait, 90_000 * 1.25)
    }))

  it.effect("holds up everybody when Meta throttles the number", () =>
    Effect.gen(function* () {
      const peer = yield* peerThat(graphError(130429, 400, { "retry-after": "1" }))
      const [ana, luis] = [yield* World.newGuest, yield* World.newGuest]
      yield* World.promise(ana, "ana")
      yield* World.promise(luis, "luis")
      yield* World.deliver(ana)
      yield* World.deliver(luis)
      assert.deepStrictEqual(yield* World.heard, ["ana"])
      yield* Effect.sleep("1600 millis")
      yield* World.deliver(luis)
      yield* World.deliver(ana)
      assert.deepStrictEqual(yield* World.heard, ["ana", "luis", "ana"])
      assert.strictEqual(peer.requests.length, 3)
    }))

  it.effect("gives up what Meta will never take, tells a person once, and goes on", () =>
    Effect.gen(function* () {
      yield* peerThat(graphError(131026))
      const guest = yield* World.newGuest
      const [first] = yield* World.promise(guest, "uno", "dos")
      yield* World.deliver(guest)
      assert.deepStrictEqual(yield* World.heard, ["uno", "dos"])
      assert.strictEqual(yield* World.standing(first), "refused none recipient")
      assert.strictEqual((yield* World.openTasks).filter(({ subject }) => subject === first).length, 1)
    }))

  it.effect.each([{ code: 131026, kind: "refused_send" }, { code: 190, kind: "number_stopped" }] as const)(
    "never makes up its mind after $code without telling a person, whatever the database does meanwhile",
    ({ code, kind }) =>
      Effect.gen(function* () {
        const sql = yield* SqlClient.SqlClient
        yield* peerThat(graphError(code))
        const guest = yield* World.newGuest
        const [id] = yield* World.promise(guest, "uno")
        const subject = kind === "refused_send" ? id : World.number
        yield* sql`ALTER TABLE operator_tasks ADD CONSTRAINT broken CHECK (subject <> ${sql.literal(`'${subject}'`)})`
        const delivering = yield* Effect.forkChild(World.deliver(guest))
        yield* Effect.sleep("250 millis")
        yield* sql`ALTER TABLE operator_tasks DROP CONSTRAINT broken`
        yield* Fiber.join(delivering)
        const tasks = (yield* World.openTasks).filter((task) => task.subject === subject)
        assert.deepStrictEqual(tasks.map((task) => task.kind), [kind])
        yield* (yield* NumberStops).resume(World.number)
        yield* sql`DELETE FROM operator_tasks`
      })
  )

  it.effect("gives up what has been waiting for too long, without trying it", () =>
    Effect.gen(function* () {
      yield* peerThat()
      const guest = yield* World.newGuest
      const [id] = yield* World.promise(guest, "uno", "dos")
      yield* World.age(id, "25 hours")
      yield* World.deliver(guest)
      assert.deepStrictEqual(yield* World.heard, ["dos"])
      assert.strictEqual(yield* World.standing(id), "refused none expired")
      assert.isTrue((yield* World.openTasks).some(({ kind, subject }) => kind === "expired_send" && subject === id))
    }))

  it.effect("does not let one unreadable promise stop the others", () =>
    Effect.gen(function* () {
      yield* peerThat()
      const sql = yield* SqlClient.SqlClient
      const guest = yield* World.newGuest
      const [first] = yield* World.promise(guest, "uno", "dos")
      yield* sql`UPDATE outbox SET content = '{"_tag":"Hologram"}' WHERE id = ${first ?? ""}`
      yield* World.deliver(guest)
      assert.deepStrictEqual(yield* World.heard, ["dos"])
      const rows = yield* sql`SELECT state, reason FROM outbox WHERE id = ${first ?? ""}`
      assert.deepStrictEqual(rows, [{ state: "refused", reason: "unreadable" }])
    }))

  it.effect("finishes the message under way when it is stopped, and takes no other", () =>
    Effect.gen(function* () {
      yield* peerThat("hang")
      const guest = yield* World.newGuest
      const [first, second] = yield* World.promise(guest, "uno", "dos")
      const delivering = yield* Effect.forkChild(World.deliver(guest))
      yield* Effect.sleep("150 millis")
      yield* Fiber.interrupt(delivering)
      assert.strictEqual(yield* World.standing(first), "uncertain none timeout")
      assert.strictEqual(yield* World.standing(second), "queued none -")
    }))

  it.effect("stops a number whose token is over: one alarm, and the messages wait", () =>
    Effect.gen(function* () {
      const peer = yield* peerThat(graphError(190, 401))
      const [ana, luis] = [yield* World.newGuest, yield* World.newGuest]
      const [one, two] = [yield* World.promise(ana, "ana"), yield* World.promise(luis, "luis")]
      yield* World.deliver(ana)
      yield* World.deliver(luis)
      assert.strictEqual(peer.requests.length, 1)
      assert.strictEqual(yield* World.standing(one[0]), "queued none -")
      assert.strictEqual(yield* World.standing(two[0]), "queued none -")
      assert.strictEqual((yield* World.openTasks).filter(({ kind }) => kind === "number_stopped").length, 1)
      yield* (yield* NumberStops).resume(World.number)
      yield* World.deliver(ana)
      yield* World.deliver(luis)
      assert.deepStrictEqual(yield* World.heard, ["ana", "ana", "luis"])
    }))
})

layer(World.layerWith(), { timeout: "60 seconds", excludeTestServices: true })("the 24-hour window", (it) => {
  const template = { name: "escribenos", languages: { es: "es_AR", en: "en_US", pt: "pt_BR" } }

  it.effect("lets nothing but a template through when it is closed, and asks a person when there is none", () =>
    Effect.gen(function* () {
      yield* peerThat()
      const knobs = yield* World.Knobs
      knobs.openUntil = null
      const guest = yield* World.newGuest
      const [text, own] = yield* World.promise(
        guest,
        "hola",
        { _tag: "Template", name: "propio", language: "es", parameters: [] }
      )
      yield* World.deliver(guest)
      assert.deepStrictEqual(yield* World.heard, ["propio"])
      assert.strictEqual(yield* World.standing(text), "refused none window_closed")
      assert.strictEqual(yield* World.standing(own), "accepted none -")
      const tasks = (yield* World.openTasks).filter(({ kind }) => kind === "window_closed")
      assert.deepStrictEqual(tasks.map(({ subject }) => subject), [guest.conversationId])
    }))

  it.effect("sends the hotel's template once in the guest's language, in place of all that waits", () =>
    Effect.gen(function* () {
      const peer = yield* peerThat()
      const knobs = yield* World.Knobs
      knobs.openUntil = (yield* Clock.currentTimeMillis) - 1_000
      knobs.language = "pt"
      knobs.profile = { windowTemplate: template }
      const guest = yield* World.newGuest
      const [first, second] = yield* World.promise(guest, "uno", "dos")
      yield* World.deliver(guest)
      assert.deepStrictEqual(yield* World.heard, ["escribenos"])
      assert.deepInclude(JSON.parse(peer.requests[0]?.body ?? "").template, { language: { code: "pt_BR" } })
      assert.strictEqual(yield* World.standing(first), "accepted none window_template")
      assert.strictEqual(yield* World.standing(second), "cancelled none asked_to_write")
    }))

  it.effect("sends a message's own template in its place, and the message itself while it is open", () =>
    Effect.gen(function* () {
      const peer = yield* peerThat()
      const knobs = yield* World.Knobs
      knobs.openUntil = undefined
      knobs.profile = { windowTemplate: template }
      const reminder = {
        _tag: "Text",
        body: "mañana te esperamos",
        outside: { name: "recordatorio", language: "es_AR", parameters: ["Casa"] }
      } as const
      const guest = yield* World.newGuest
      const [open] = yield* World.promise(guest, reminder)
      yield* World.deliver(guest)
      knobs.openUntil = (yield* Clock.currentTimeMillis) - 1_000
      const [closed] = yield* World.promise(guest, reminder)
      yield* World.deliver(guest)
      assert.deepStrictEqual(yield* World.heard, ["mañana te esperamos", "recordatorio"])
      assert.notInclude(peer.requests[0]?.body ?? "", "recordatorio")
      assert.strictEqual(yield* World.standing(open), "accepted none -")
      assert.strictEqual(yield* World.standing(closed), "accepted none topic_template")
    }))

  it.effect("is believed to be closed when Meta says so, whatever our clock says", () =>
    Effect.gen(function* () {
      yield* peerThat(graphError(131047))
      const knobs = yield* World.Knobs
      knobs.openUntil = undefined
      knobs.profile = { windowTemplate: template }
      const guest = yield* World.newGuest
      const [id] = yield* World.promise(guest, "uno")
      yield* World.deliver(guest)
      assert.deepStrictEqual(yield* World.heard, ["uno", "escribenos"])
      assert.strictEqual(yield* World.standing(id), "accepted none window_template")
    }))
})

layer(World.layerWith(), { timeout: "60 seconds", excludeTestServices: true })(
  "a closed window that we did not see",
  (it) => {
    it.effect("is told to the guest once, however many messages wait", () =>
      Effect.gen(function* () {
        const peer = yield* peerThat()
        peer.answer = ({ body }) =>
          JSON.parse(body).template === undefined ? graphError(131047) : accepted(`wamid.${World.callbackOf(body)}`)
        const knobs = yield* World.Knobs
        knobs.profile = { windowTemplate: { name: "escribenos", languages: { es: "es", en: "en", pt: "pt" } } }
        const guest = yield* World.newGuest
        const [, second, third] = yield* World.promise(guest, "uno", "dos", "tres")
        yield* World.deliver(guest)
        assert.deepStrictEqual((yield* World.heard).filter((said) => said === "escribenos"), ["escribenos"])
        assert.strictEqual(yield* World.standing(second), "cancelled none asked_to_write")
        assert.strictEqual(yield* World.standing(third), "cancelled none asked_to_write")
      }))
  }
)

layer(World.layerWith({ pairBurst: 3 }), { timeout: "60 seconds", excludeTestServices: true })("pacing", (it) => {
  it.effect("lets a burst go at once and the rest one by one", () =>
    Effect.gen(function* () {
      const peer = yield* peerThat()
      const guest = yield* World.newGuest
      yield* World.promise(guest, "1", "2", "3", "4", "5", "6")
      const started = yield* Clock.currentTimeMillis
      yield* World.deliver(guest)
      const took = (yield* Clock.currentTimeMillis) - started
      assert.strictEqual(peer.requests.length, 6)
      assert.isAtLeast(took, 250)
    }))
})

layer(World.layerWith({ pairBurst: 1, pairEvery: Duration.minutes(1) }), {
  timeout: "60 seconds",
  excludeTestServices: true
})("a courier who would have to wait for long", (it) => {
  it.effect("puts the next message off and leaves", () =>
    Effect.gen(function* () {
      const peer = yield* peerThat()
      const guest = yield* World.newGuest
      const [, second] = yield* World.promise(guest, "1", "2")
      yield* World.deliver(guest)
      assert.strictEqual(peer.requests.length, 1)
      assert.strictEqual(yield* World.standing(second), "queued none -")
      const claim = yield* (yield* SendQueue).claim(guest, yield* Clock.currentTimeMillis, false)
      assert.strictEqual(claim._tag, "NotYet")
    }))
})

layer(World.layerWith({}, Duration.millis(500), { "humanize.delay.enabled": true }), {
  timeout: "60 seconds",
  excludeTestServices: true
})("a courier of a hotel that does not want to seem in a hurry", (it) => {
  it.effect("waits a moment before each message, and sends all of them", () =>
    Effect.gen(function* () {
      yield* peerThat()
      const guest = yield* World.newGuest
      yield* World.promise(guest, "uno", "dos")
      const [took] = yield* Effect.timed(World.deliver(guest))
      assert.deepStrictEqual(yield* World.heard, ["uno", "dos"])
      assert.isAtLeast(Duration.toMillis(took), 2000)
    }))
})
