import { assert, layer } from "@effect/vitest"
import { Effect, Fiber, Redacted, Ref } from "effect"
import { FetchHttpClient, HttpClient, HttpClientResponse } from "effect/http"
import { TestClock } from "effect/testing"
import * as AdminClient from "../../src/admin/AdminClient.ts"
import { LocalDate, StayDates } from "../../src/domain/StayDates.ts"
import { belongings, casa, Door, keyOf, World } from "./world.ts"

const DAY = LocalDate.make("2027-06-10")
const KEY = "0198c1de-6a3f-7c55-9d1a-00000000000a"

/** The client on this process's own routes. */
const clientOf = (tenantId: typeof casa | null) =>
  Effect.gen(function* () {
    const { fetch } = yield* Door
    const { headers } = yield* keyOf(tenantId)
    const key = Redacted.make(headers["x-api-key"])
    return yield* AdminClient.make({ baseUrl: "http://conserje.test", credential: { _tag: "Key", key } }).pipe(
      Effect.provide(FetchHttpClient.layer),
      Effect.provideService(FetchHttpClient.Fetch, fetch)
    )
  })

layer(World, { timeout: "120 seconds" })("the client made from the contract", (it) => {
  it.effect("books for a guest once, moves the stay at the price it was shown, and reads what happened", () =>
    Effect.gen(function* () {
      const { booked } = yield* belongings
      const { reservations } = yield* clientOf(casa)
      const search = {
        hotel: casa,
        stay: new StayDates({ arrive: DAY, leave: LocalDate.make("2027-06-12") }),
        party: { adults: 2, childAges: [] }
      }
      const { offers } = yield* reservations.offers({ payload: search })
      assert.isAbove(offers.length, 0)
      const book = reservations.book({
        headers: { "idempotency-key": KEY },
        payload: {
          ...search,
          guest: { phone: "+59899765432" },
          pieces: { name: "Eva Paz", email: "eva@example.com" },
          deposit: "settled"
        }
      })
      const first = yield* book
      assert.deepStrictEqual(yield* book, first)
      const other = yield* Effect.flip(reservations.book({
        headers: { "idempotency-key": KEY },
        payload: { ...search, guest: { phone: "+59899765433" }, pieces: {}, deposit: "asked" }
      }))
      assert.strictEqual(other._tag, "KeyReused")

      const quote = yield* reservations.moveQuote({
        params: { id: booked },
        payload: { stay: search.stay, roomTypeId: "2" }
      })
      const moved = yield* reservations.move({
        params: { id: booked },
        headers: { "idempotency-key": KEY },
        payload: { stay: search.stay, roomTypeId: "2", agreed: quote.offer.price.total, deposit: "settled" }
      })
      assert.deepStrictEqual([moved.replaces, moved.stay.arrive], [booked, "2027-06-10"])
      const { broken, events } = yield* reservations.read({ params: { id: first.id } })
      assert.isNull(broken)
      assert.isTrue(events.every(({ actor }) => actor.startsWith("staff:api_key:")))
      const listed = yield* reservations.list({ query: { arrivingFrom: DAY, arrivingTo: DAY } })
      assert.includeMembers(listed.items.map(({ id }) => id), [first.id, moved.id])
    }))

  it.effect("shows at a glance what waits, of one hotel and of all", () =>
    Effect.gen(function* () {
      yield* belongings
      const mine = yield* (yield* clientOf(casa)).dashboard.summary({ query: {} })
      const all = yield* (yield* clientOf(null)).dashboard.summary({ query: {} })
      assert.deepStrictEqual([mine.hotels, all.hotels], [1, 2])
      assert.isNull(mine.quarantine)
      assert.isAtLeast(all.quarantine ?? 0, 1)
      assert.deepStrictEqual([mine.openCircuits, all.openCircuits.length], [[], 1])
      for (
        const count of [mine.uncertainSends, mine.deadLetters, mine.operatorTasks, mine.reservations.depositsToCheck]
      ) {
        assert.isAtLeast(count, 1)
      }
      assert.isTrue(mine.ready)
    }))

  it.effect("ends a doubt about a send with its task, once", () =>
    Effect.gen(function* () {
      const { send } = yield* belongings
      const { outbox } = yield* clientOf(casa)
      const resolve = outbox.resolve({
        params: { id: send },
        payload: { as: "resend", because: "the guest asked again" }
      })
      const before = yield* outbox.uncertain({ query: { limit: 100 } })
      assert.include(before.items.map(({ id }) => String(id)), send)
      yield* resolve
      assert.strictEqual((yield* Effect.flip(resolve))._tag, "NotFound")
      const after = yield* outbox.uncertain({ query: { limit: 100 } })
      assert.notInclude(after.items.map(({ id }) => String(id)), send)
    }))

  it.effect("comes again when it is asked to, and only with what may be said twice", () =>
    Effect.gen(function* () {
      const asked = yield* Ref.make(0)
      const busy = HttpClient.make((request) =>
        Effect.map(Ref.updateAndGet(asked, (n) => n + 1), (n) =>
          HttpClientResponse.fromWeb(
            request,
            n % 3 === 0 ? Response.json({ items: [], nextCursor: null }) : Response.json(
              {
                type: "urn:conserje:problem:too-many-requests",
                status: 429,
                title: "Too many requests",
                retryAfter: 2
              },
              { status: 429, headers: { "retry-after": "2", "content-type": "application/problem+json" } }
            )
          ))
      )
      const { apiKeys, users } = yield* AdminClient.make({
        baseUrl: "http://busy.test",
        credential: { _tag: "Nobody" }
      }).pipe(Effect.provideService(HttpClient.HttpClient, busy))
      const list = yield* Effect.forkChild(users.list({ query: {} }))
      yield* TestClock.adjust("1 second")
      assert.strictEqual(yield* Ref.get(asked), 1)
      yield* TestClock.adjust("10 seconds")
      assert.deepStrictEqual((yield* Fiber.join(list)).items, [])
      assert.strictEqual(yield* Ref.get(asked), 3)
      const issue = apiKeys.issue({
        headers: {},
        payload: { name: "k", tenantId: null, permissions: ["outbox:read"], expiresInDays: 1 }
      })
      assert.strictEqual((yield* Effect.flip(issue))._tag, "TooMany")
      assert.strictEqual(yield* Ref.get(asked), 4)
    }))
})
