import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import { envelope, statusUpdate } from "../../src/sandbox/Envelope.ts"
import { SandboxMeta } from "../../src/sandbox/SandboxMeta.ts"
import { eventually } from "../support/Eventually.ts"
import * as House from "./House.ts"

const Composed = House.House.layer({
  settings: { DELIVERY_UNCERTAIN_AFTER: "5 seconds", WHATSAPP_TIMEOUT: "3 seconds" }
})

const OTHER_NUMBER = "331987446120904"

/** How the guest's promised messages stand, in the order promised. */
const standings = Effect.fnUntraced(function* (guest: House.Guest) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql<{ readonly state: string; readonly reason: string | null }>`
    SELECT state, reason FROM outbox WHERE conversation_id = ${yield* House.conversationOf(guest)} ORDER BY seq`
  return rows.map(({ reason, state }) => reason === null ? state : `${state}: ${reason}`)
})

const becomes = (guest: House.Guest, ...states: ReadonlyArray<string>) =>
  eventually(standings(guest), (now) => now.join() === states.join(), 30)

/** Open tasks of the operator about the guest, or about no guest at all. */
const tasks = Effect.fnUntraced(function* (guest: House.Guest | null) {
  const sql = yield* SqlClient.SqlClient
  const conversation = guest === null ? null : yield* House.conversationOf(guest)
  const rows = yield* sql<{ readonly kind: string }>`
    SELECT kind FROM operator_tasks
    WHERE closed_at IS NULL AND conversation_id IS NOT DISTINCT FROM ${conversation}::text`
  return rows.map(({ kind }) => kind)
})

layer(Composed, { excludeTestServices: true, timeout: "60 seconds" })("when Meta misbehaves", (it) => {
  it.effect("sends again, once, what a throttle provably did not take", () =>
    Effect.gen(function* () {
      const { fault } = yield* SandboxMeta
      const guest = House.newGuest()
      yield* fault({ fault: "throttle", times: 2, to: guest.phone })
      yield* House.write(guest, "hola")
      yield* becomes(guest, "accepted")
      assert.lengthOf(yield* House.sentTo(guest), 1)
    }), 40_000)

  it.effect("waits for one guest's pace without holding up another", () =>
    Effect.gen(function* () {
      const { fault } = yield* SandboxMeta
      const [slow, quick] = [House.newGuest(), House.newGuest()]
      yield* fault({ fault: "throttle-pair", times: 2, to: slow.phone })
      yield* House.write(slow, "hola")
      yield* House.write(quick, "hola")
      yield* House.answers(quick, 1, 5)
      assert.deepStrictEqual(yield* House.sentTo(slow), [])
      yield* becomes(slow, "accepted")
      assert.lengthOf(yield* House.sentTo(slow), 1)
    }), 40_000)

  it.effect(
    "never repeats what Meta may have taken: a person is asked, until a status tells",
    () =>
      Effect.gen(function* () {
        const { change, fault } = yield* SandboxMeta
        yield* change({ statuses: [] })
        const ways = ["server-error-after", "timeout-after", "reset-after", "no-id", "malformed-json"] as const
        const guests = ways.map((way) => ({ way, guest: House.newGuest(way) }))
        for (const { guest, way } of guests) {
          yield* fault({ fault: way, times: 1, to: guest.phone })
          yield* House.write(guest, "hola")
        }
        const because = { "server-error-after": "server", "timeout-after": "timeout", "no-id": "no_id" } as const
        for (const { guest, way } of guests) {
          const reason = way in because ? because[way as keyof typeof because] : null
          if (reason !== null) yield* becomes(guest, `uncertain: ${reason}`)
          yield* eventually(tasks(guest), (kinds) => kinds.join() === "uncertain_send", 30)
          const [sent, ...more] = yield* House.sentTo(guest)
          assert.deepStrictEqual(more, [], way)

          const { callbackData = null, wamid = "" } = sent ?? {}
          const status = statusUpdate({
            phoneNumberId: House.NUMBER,
            displayPhone: "+54 294 555-0142",
            wamid,
            phone: guest.phone,
            userId: undefined,
            callbackData,
            status: "delivered",
            at: Date.now()
          })
          yield* House.post(new TextEncoder().encode(JSON.stringify(envelope([status]))))
          yield* eventually(standings(guest), ([state]) => state?.startsWith("accepted") === true)
          yield* eventually(tasks(guest), (kinds) => kinds.length === 0)
        }
        yield* change({ statuses: ["sent", "delivered"] })
      }),
    90_000
  )

  it.effect("lets the guest's next answer pass one that is uncertain", () =>
    Effect.gen(function* () {
      const { fault } = yield* SandboxMeta
      const guest = House.newGuest()
      yield* fault({ fault: "reset", times: 1, to: guest.phone })
      yield* House.write(guest, "hola")
      yield* eventually(standings(guest), ([state]) => state?.startsWith("uncertain") === true)
      yield* House.write(guest, "¿dónde queda el hotel?")
      assert.deepStrictEqual(House.bodies(yield* House.answers(guest, 1)), ["location"])
    }))

  it.effect(
    "stops a number whose token is over with one alarm, and goes on by itself when Meta lets it in again",
    () =>
      Effect.gen(function* () {
        const { clearFaults, fault, report } = yield* SandboxMeta
        const sql = yield* SqlClient.SqlClient
        const guests = Array.from({ length: 20 }, () => House.newGuest())
        const { refused: before } = yield* report
        yield* fault({ fault: "token" })
        yield* House.write(guests[0] ?? House.newGuest(), "hola")
        yield* eventually(tasks(null), (kinds) => kinds.join() === "number_stopped")
        for (const guest of guests.slice(1)) yield* House.write(guest, "hola")
        yield* eventually(
          sql`SELECT 1 FROM inbox_events WHERE state = 'new' AND lane = 'conversation'`,
          (rows) => rows.length === 0
        )
        yield* Effect.sleep("2 seconds")
        assert.deepStrictEqual(yield* tasks(null), ["number_stopped"])
        for (const guest of guests) assert.deepStrictEqual(yield* standings(guest), ["queued"])
        const { refused } = yield* report
        const reads = guests.length
        assert.isAtMost((refused["190"] ?? 0) - (before["190"] ?? 0), 1 + reads, "a request for every guest")

        yield* clearFaults
        // Nobody waits five minutes for the first look here.
        yield* sql`UPDATE number_stops SET probe_at = now()`
        for (const guest of guests) yield* House.answers(guest, 1, 60)
        yield* eventually(tasks(null), (kinds) => kinds.length === 0)
        yield* House.nothingOwed
        for (const guest of guests) assert.lengthOf(yield* House.sentTo(guest), 1)
      }),
    90_000
  )

  it.effect("is not kept from answering one hotel's guests by another's stopped number", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      yield* sql`
        INSERT INTO number_stops (phone_number_id, tenant_id, reason, since, probe_at)
        VALUES (${House.NUMBER}, 'casa-del-lago', 'credential', now(), now() + interval '1 hour')`
      const [stopped, free] = [House.newGuest(), House.newGuest()]
      yield* House.write(stopped, "hola")
      yield* House.write(free, "hello", { phoneNumberId: OTHER_NUMBER })
      yield* House.answers(free, 1)
      assert.deepStrictEqual(yield* House.sentTo(stopped), [])
      yield* sql`DELETE FROM number_stops`
      yield* House.answers(stopped, 1)
    }))
})
