import { assert, describe, it, layer } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { SqlClient } from "effect/sql"
import { TestClock } from "effect/testing"
import * as fc from "fast-check"
import { ConversationId, PhoneNumberId, TenantId } from "../../src/domain/Ids.ts"
import { Inbox } from "../../src/inbox/Inbox.ts"
import { InboxConfig } from "../../src/inbox/InboxConfig.ts"
import { Notices } from "../../src/inbox/Notices.ts"
import { Quarantine } from "../../src/inbox/Quarantine.ts"
import { AGAIN_AFTER, linksFor, MOST_REQUESTS, planOf, segmentOf } from "../../src/reviews/ReviewPlan.ts"
import { type DueRequest, Reviews } from "../../src/reviews/Reviews.ts"
import { StaffNotices } from "../../src/staff/StaffNotices.ts"
import { HotelContents } from "../../src/tenancy/HotelContents.ts"
import * as Postgres from "../support/Postgres.ts"

const told: Array<string> = []
const TestLayer = Reviews.layerSql.pipe(
  Layer.provide(Layer.succeed(StaffNotices, {
    notify: ({ kind, reason }) => Effect.sync(() => void told.push(`${kind} ${reason}`)),
    deliver: Effect.succeed(0),
    forget: Effect.succeed(0)
  })),
  Layer.provide(HotelContents.layerWith([{
    tenantId: TenantId.make("casa"),
    content: { reviews: { google: "https://g.example/r", booking: "https://b.example/r" } }
  }])),
  Layer.provideMerge(Notices.layerSql),
  Layer.provide(Inbox.layerSql),
  Layer.provide(Quarantine.layerSql),
  Layer.provide(InboxConfig.layer),
  Layer.provideMerge(Postgres.layer)
)

const request = (name: string, before = 0): DueRequest => ({
  reservationId: `r-${name}`,
  conversationId: ConversationId.make(`casa/${name}`),
  phoneNumberId: PhoneNumberId.make("112"),
  segment: "couple",
  before
})

const waiting = (name: string) =>
  Effect.flatMap(SqlClient.SqlClient, (sql) =>
    Effect.map(
      sql<{ readonly key: string; readonly at: number }>`
        SELECT key, (extract(epoch FROM due_at) * 1000)::float8 AS at FROM appointments
        WHERE conversation_id = ${`casa/${name}`} AND told_at IS NULL`,
      (rows) => rows.map(({ at, key }) => ({ key, at }))
    ))

layer(TestLayer, { timeout: "60 seconds" })("Reviews", (it) => {
  it.effect("asks three times, 72 hours apart, and never a fourth time", () =>
    Effect.gen(function* () {
      const { due } = yield* Reviews
      assert.isTrue(yield* due(request("ana")))
      assert.deepStrictEqual(yield* waiting("ana"), [{ key: "r-ana:review_request:2", at: AGAIN_AFTER }])
      assert.isTrue(yield* due(request("ana")), "the same notice twice is the same request")
      assert.isTrue(yield* due(request("ana", 1)))
      assert.isTrue(yield* due(request("ana", 2)))
      assert.isFalse(yield* due(request("ana", 3)))
      assert.deepStrictEqual((yield* waiting("ana")).map(({ key }) => key).toSorted(), [
        "r-ana:review_request:2",
        "r-ana:review_request:3"
      ])
    }))

  it.effect("sends the happy to the hotel's places for their kind, and asks them no more", () =>
    Effect.gen(function* () {
      const { due, hear, isOpen } = yield* Reviews
      const { conversationId } = request("bob")
      yield* due(request("bob"))
      assert.isTrue(yield* isOpen(conversationId))
      assert.deepStrictEqual(yield* hear(conversationId, "excelente!", "t1"), {
        _tag: "Links",
        links: [{ platform: "google", url: "https://g.example/r" }]
      })
      assert.deepStrictEqual(yield* waiting("bob"), [])
      assert.isFalse(yield* isOpen(conversationId))
      assert.isFalse(yield* due(request("bob", 1)))
    }))

  it.effect("tells staff of the unhappy, and shows them no link", () =>
    Effect.gen(function* () {
      const { due, hear } = yield* Reviews
      yield* due(request("eva"))
      assert.deepStrictEqual(yield* hear(request("eva").conversationId, "todo sucio", "t2"), { _tag: "Feedback" })
      assert.deepStrictEqual(told, ["feedback unhappy_stay"])
    }))

  it.effect("never asks again whoever does not want it, for this stay or the next", () =>
    Effect.gen(function* () {
      const { due, hear } = yield* Reviews
      yield* due(request("leo"))
      assert.deepStrictEqual(yield* hear(request("leo").conversationId, "no me escriban más", "t3"), {
        _tag: "OptedOut"
      })
      assert.isFalse(yield* due({ ...request("leo"), reservationId: "r-next" }))
    }))

  it.effect("forgets a request after a month", () =>
    Effect.gen(function* () {
      const { due, isOpen } = yield* Reviews
      yield* due(request("old"))
      yield* TestClock.adjust("31 days")
      assert.isFalse(yield* isOpen(request("old").conversationId))
    }))
})

const of = (adults: number, ...childAges: ReadonlyArray<number>) => segmentOf({ adults, childAges })

describe("ReviewPlan", () => {
  it("never asks who does not want it or has answered, nor more often than three times", () => {
    fc.assert(fc.property(fc.nat(10), fc.boolean(), fc.boolean(), fc.nat(), (asked, answered, optedOut, now) => {
      const { againAt, ask } = planOf({ asked, answered, optedOut }, now)
      assert.strictEqual(ask, !answered && !optedOut && asked < MOST_REQUESTS)
      assert.strictEqual(againAt, ask && asked < MOST_REQUESTS - 1 ? now + AGAIN_AFTER : null)
    }))
  })

  it("knows what kind of guests they were", () => {
    assert.deepStrictEqual([of(1), of(2), of(2, 4), of(4), of(6)], ["solo", "couple", "family", "family", "group"])
  })

  it("takes a place that the hotel has where it has none of those for the kind", () => {
    const urls = { expedia: "https://e.example" }
    assert.deepStrictEqual(linksFor("group", urls), [{ platform: "expedia", url: "https://e.example" }])
    assert.deepStrictEqual(linksFor("group", {}), [])
  })
})
