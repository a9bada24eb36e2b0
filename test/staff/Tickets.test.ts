import { assert, layer } from "@effect/vitest"
import { Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { ConversationId, PhoneNumberId, TenantId } from "../../src/domain/Ids.ts"
import { Inbox } from "../../src/inbox/Inbox.ts"
import { InboxConfig } from "../../src/inbox/InboxConfig.ts"
import { Notice } from "../../src/inbox/Notice.ts"
import { Notices } from "../../src/inbox/Notices.ts"
import { Quarantine } from "../../src/inbox/Quarantine.ts"
import { unavailable } from "../../src/staff/StaffError.ts"
import { StaffNotices } from "../../src/staff/StaffNotices.ts"
import type { NewTicket } from "../../src/staff/Ticket.ts"
import { TicketDesk } from "../../src/staff/TicketDesk.ts"
import { Tickets } from "../../src/staff/Tickets.ts"
import * as Postgres from "../support/Postgres.ts"

const ticket: NewTicket = {
  key: "t1",
  tenantId: TenantId.make("casa"),
  conversationId: ConversationId.make("casa/g"),
  phoneNumberId: PhoneNumberId.make("112"),
  category: "towels",
  request: "¿me traen toallas?\u0000",
  urgent: false
}

const told: Array<string> = []
const staff = Layer.succeed(StaffNotices, {
  notify: ({ id, reason }) => id === "" ? unavailable("never") : Effect.sync(() => void told.push(`${reason} ${id}`)),
  deliver: Effect.succeed(0),
  forget: Effect.succeed(0)
})

const TestLayer = Layer.merge(Tickets.layerSql, TicketDesk.layerSql).pipe(
  Layer.provide(staff),
  Layer.provideMerge(Notices.layerSql),
  Layer.provide(Inbox.layerSql),
  Layer.provide(Quarantine.layerSql),
  Layer.provide(InboxConfig.layer),
  Layer.provideMerge(Postgres.layer)
)

const noticesKept = Effect.flatMap(SqlClient.SqlClient, (sql) =>
  Effect.map(
    sql<{ readonly payload: unknown }>`SELECT payload FROM inbox_events WHERE type = 'notice' ORDER BY id`,
    (rows) =>
      Schema.decodeUnknownSync(Schema.Array(Schema.Struct({ payload: Schema.Struct({ notice: Notice }) })))(rows)
  ))

layer(TestLayer, { timeout: "60 seconds", excludeTestServices: true })("Tickets", (it) => {
  it.effect("opens one ticket for one turn, tells staff what it is about and not the guest's words", () =>
    Effect.gen(function* () {
      const tickets = yield* Tickets
      const first = yield* tickets.open(ticket)
      const again = yield* tickets.open({ ...ticket, request: "otra cosa" })
      assert.strictEqual(again.id, first.id)
      assert.strictEqual(first.request, "¿me traen toallas?")
      assert.strictEqual(first.state, "open")
      assert.deepStrictEqual(told.slice(0, 1), [`towels ticket:${first.id}`])
      assert.notInclude(told.join(), "toallas")
    }))

  it.effect("goes from open to taken to done, each step once, and tells the guest when it is done", () =>
    Effect.gen(function* () {
      const tickets = yield* Tickets
      const desk = yield* TicketDesk
      const { id } = yield* tickets.open({ ...ticket, key: "t2", category: "crib" })
      assert.isTrue(Option.isSome(yield* desk.take(id, "Ana")))
      assert.isTrue(Option.isNone(yield* desk.take(id, "Eva")))
      const open = yield* desk.list(TenantId.make("casa"), 10)
      assert.deepInclude(open.find((one) => one.id === id) ?? {}, { state: "taken", takenBy: "Ana", doneBy: null })
      assert.strictEqual(yield* tickets.tellDone, 0)
      assert.isTrue(Option.isSome(yield* desk.done(id, "Ana")))
      assert.isTrue(Option.isNone(yield* desk.done(id, "Ana")))
      assert.isFalse((yield* desk.list(null, 10)).some((one) => one.id === id))
      assert.strictEqual(yield* tickets.tellDone, 1)
      assert.strictEqual(yield* tickets.tellDone, 0)
      const kept = (yield* noticesKept).filter(({ payload }) => payload.notice.about === id)
      assert.deepStrictEqual(kept.map(({ payload }) => payload.notice), [
        { _tag: "Notice", topic: "ticket_done", about: id, detail: { category: "crib" } }
      ])
    }))

  it.effect("does not show one hotel another's", () =>
    Effect.gen(function* () {
      const tickets = yield* Tickets
      const desk = yield* TicketDesk
      yield* tickets.open({ ...ticket, key: "t3" })
      assert.deepStrictEqual(yield* desk.list(TenantId.make("other"), 10), [])
    }))
})
