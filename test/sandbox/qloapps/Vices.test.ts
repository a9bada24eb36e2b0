import { assert, layer } from "@effect/vitest"
import { Clock, Effect, Schema } from "effect"
import { SandboxQloApps } from "../../../src/sandbox/qloapps/SandboxQloApps.ts"
import { REAL, type VicesChange, VIRTUOUS } from "../../../src/sandbox/qloapps/Vices.ts"
import { ari, book, get, sandbox, shopOf, type Wish } from "./Desk.ts"
import { type Answer, ask } from "./Samples.ts"

const HOTEL = "casa-del-lago"

const Prices = Schema.fromJsonString(Schema.Struct({
  booking: Schema.Struct({
    associations: Schema.Struct({
      price_details: Schema.Struct({ total_price_without_tax: Schema.Finite, total_tax: Schema.Finite }),
      room_types: Schema.Array(Schema.Struct({
        rooms: Schema.Array(Schema.Struct({ adults: Schema.Int, child: Schema.Int }))
      }))
    })
  })
}))
const decodePrices = Schema.decodeUnknownSync(Prices)

const totalsOf = ({ body }: Answer) => {
  const { total_price_without_tax, total_tax } = decodePrices(body).booking.associations.price_details
  return [total_price_without_tax, total_tax]
}
const peopleOf = ({ body }: Answer) => {
  const [type] = decodePrices(body).booking.associations.room_types
  return type?.rooms.map(({ adults, child }) => [adults, child])
}

const Quote = Schema.fromJsonString(Schema.Struct({
  hotel_ari: Schema.Struct({
    total_available_rooms: Schema.Int,
    room_types: Schema.Array(Schema.Struct({ total_price: Schema.Finite, total_price_with_tax: Schema.Finite }))
  })
}))
const quoteOf = ({ body }: Answer) => Schema.decodeUnknownSync(Quote)(body).hotel_ari

/** Runs with these vices and gives the usual ones back. */
const having = <A, E, R>(change: VicesChange, work: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const qloApps = yield* SandboxQloApps
    yield* qloApps.change({ ...REAL, raceWindow: 0, ...change }, HOTEL)
    return yield* Effect.ensuring(work, Effect.ignore(qloApps.change({ ...REAL, raceWindow: 0 }, HOTEL)))
  })

const booked = (wish: Wish = {}) =>
  Effect.gen(function* () {
    yield* (yield* SandboxQloApps).forgetBookings(HOTEL)
    return yield* book(yield* shopOf(HOTEL), wish)
  })

layer(sandbox(), { timeout: "60 seconds", excludeTestServices: true })("A vice of the sandbox PMS", (it) => {
  it.effect.each([
    { title: "offers a room of two to nine", vices: {}, rooms: 5 },
    { title: "not when it is off", vices: { occupancyIgnored: false }, rooms: 0 }
  ])("ignored occupancy $title", ({ rooms, vices }) =>
    Effect.gen(function* () {
      const answer = yield* having(vices, Effect.flatMap(shopOf(HOTEL), (shop) => ari(shop, { adults: 9 })))
      assert.strictEqual(quoteOf(answer).total_available_rooms, rooms)
    }))

  it.effect("bare price books less than was quoted, and the quote when it is off", () =>
    Effect.gen(function* () {
      const shop = yield* shopOf(HOTEL)
      const { room_types: [quote] } = quoteOf(yield* ari(shop))
      assert.deepStrictEqual(totalsOf(yield* booked()), [196_000, 41_160])
      assert.deepStrictEqual(totalsOf(yield* having({ bareRoomPrice: false }, booked())), [209_000, 43_890])
      assert.deepStrictEqual(quote, { total_price: 209_000, total_price_with_tax: 252_890 })
    }))

  it.effect("names a price for the whole stay, so that the guest pays what was quoted", () =>
    Effect.gen(function* () {
      const rooms = [{ adult: 2, adults: 2, id_tax_rules_group: 1, unit_price_without_tax: 209_000 }]
      assert.deepStrictEqual(totalsOf(yield* booked({ rooms })), [209_000, 43_890])
    }))

  it.effect("reads adult and drops a child without an age; later versions read adults", () =>
    Effect.gen(function* () {
      const rooms = [{ adult: 1, adults: 2, child: 1 }]
      assert.deepStrictEqual(peopleOf(yield* booked({ rooms })), [[1, 0]])
      assert.deepStrictEqual(peopleOf(yield* having({ upstream: true }, booked({ rooms }))), [[2, 0]])
      const aged = [{ adult: 1, child: 1, child_ages: [7] }]
      assert.deepStrictEqual(peopleOf(yield* booked({ rooms: aged })), [[1, 1]])
    }))

  it.effect("turns a tax around and divides by zero; later versions do neither", () =>
    Effect.gen(function* () {
      const rooms = [{ adult: 2, total_tax: 0 }]
      assert.deepStrictEqual(totalsOf(yield* booked({ rooms })), [196_000, 82_320])
      assert.deepStrictEqual(totalsOf(yield* having({ upstream: true }, booked({ rooms }))), [196_000, 0])

      const cheap = { totalPriceWithTax: 121_000, source: "cheap" }
      const lost = yield* booked(cheap)
      assert.deepStrictEqual([lost.status, lost.body], [500, ""])
      const shop = yield* shopOf(HOTEL)
      assert.deepStrictEqual(yield* get(shop, "orders?filter[source]=[cheap]&display=[total_paid_tax_incl]"), {
        orders: [{ total_paid_tax_incl: "237160.000000" }]
      })
      assert.deepStrictEqual(totalsOf(yield* having({ upstream: true }, booked(cheap))), [100_000, 21_000])
    }))

  it.effect("dies with 200, and refuses with 400 when it is off", () =>
    Effect.gen(function* () {
      const wish = { customer: { email: "not-an-email" } }
      const died = yield* booked(wish)
      assert.deepStrictEqual([died.status, died.contentType, died.body], [
        200,
        "text/html; charset=utf-8",
        "Fatal error"
      ])
      assert.strictEqual((yield* having({ diesWithOk: false }, booked(wish))).status, 400)
    }))

  it.effect("sends everybody away who asks for another Host, and everybody when the shop has moved", () =>
    Effect.gen(function* () {
      const shop = yield* shopOf(HOTEL)
      const asking = (host?: string) =>
        ask(shop.baseUrl, {
          method: "GET",
          path: "/api/hotels?output_format=JSON",
          key: shop.key,
          headers: host === undefined ? {} : { host }
        })
      const wrong = yield* asking("qloapps:80")
      assert.strictEqual(wrong.status, 302)
      assert.strictEqual(wrong.location, `${shop.baseUrl}/index.php?url=hotels&output_format=JSON`)
      assert.strictEqual((yield* having({ hostChecked: false }, asking("qloapps:80"))).status, 200)
      const moved = yield* having({ moved: true }, asking())
      assert.strictEqual(moved.location, `http://www.hotel.example/${HOTEL}/index.php?url=hotels&output_format=JSON`)
    }))

  it.effect("books and answers 500 on a strict PHP", () =>
    Effect.gen(function* () {
      const answer = yield* having({ strictPhp: true }, booked({ source: "strict" }))
      assert.strictEqual(answer.status, 500)
      const rows = yield* (yield* SandboxQloApps).holdings(HOTEL)
      assert.deepStrictEqual(rows.map(({ live, source }) => [source, live]), [["strict", true]])
    }))

  it.effect("makes every answer late", () =>
    Effect.gen(function* () {
      const before = yield* Clock.currentTimeMillis
      yield* having({ latency: 150 }, Effect.flatMap(shopOf(HOTEL), (shop) => get(shop, "hotels")))
      assert.isAtLeast((yield* Clock.currentTimeMillis) - before, 150)
    }))

  it.effect("has none left in a virtuous one, for one shop only", () =>
    Effect.gen(function* () {
      const qloApps = yield* SandboxQloApps
      yield* having(
        VIRTUOUS,
        Effect.gen(function* () {
          assert.deepStrictEqual(yield* qloApps.vices(HOTEL), VIRTUOUS)
          assert.deepStrictEqual(yield* qloApps.vices("the-lantern-house"), REAL)
        })
      )
    }))
})
