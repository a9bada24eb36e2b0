import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Option } from "effect"
import { TestClock } from "effect/testing"
import { Currency, Money } from "../../../src/domain/Money.ts"
import { GuestId } from "../../../src/domain/Ids.ts"
import { LocalDate, StayDates } from "../../../src/domain/StayDates.ts"
import { BookingId, BookingKey, type BookingRequest } from "../../../src/pms/Booking.ts"
import type { PmsError } from "../../../src/pms/PmsError.ts"
import { PmsGateway } from "../../../src/pms/PmsGateway.ts"
import { RoomId, RoomTypeId } from "../../../src/pms/RoomType.ts"
import { recordedRequest } from "../support/Recorded.ts"
import { CANCELLED, GHOST, hotels, nothing, orders, recorded, rows, SETTINGS } from "../support/RecordedReplies.ts"
import { json, type Reply, ScriptedShop, shop, TENANT } from "../support/ScriptedShop.ts"

const usd = (minor: number) => new Money({ minor, currency: Currency.make("USD") })
const stay = new StayDates({ arrive: LocalDate.make("2026-12-10"), leave: LocalDate.make("2026-12-12") })

/** The guest of sample 44, who was quoted 4500 + 180 for an Executive Room. */
const request: BookingRequest = {
  tenantId: TENANT,
  key: BookingKey.make("key-1"),
  stay,
  party: { adults: 2, childAges: [] },
  roomTypeId: RoomTypeId.make("3"),
  roomId: RoomId.make("11"),
  price: { total: usd(468_000), withoutTax: usd(450_000) },
  guest: {
    id: GuestId.make("g-1"),
    firstName: "Ana",
    lastName: "García",
    email: "ana@example.com",
    phone: "+54 9 11 5555-1234"
  },
  remark: "precio cotizado"
}

const query = (roomTypeId: string | null, adults = 2) => ({
  tenantId: TENANT,
  stay,
  party: { adults, childAges: [] },
  roomTypeId: roomTypeId === null ? null : RoomTypeId.make(roomTypeId)
})

const onRoom = (id: number, order: number) => ({ id, id_order: order, id_room: 11 })

type Script = Readonly<Record<string, ReadonlyArray<Reply>>>

/** A booking that goes well, but for what the script says instead. */
const booking = (script: Script) => {
  const world = shop({
    ...SETTINGS,
    "GET orders": [nothing, orders()],
    "GET room_bookings": [rows(), recorded(86)],
    "POST hotel_ari": [recorded(26)],
    "POST bookings": [recorded(44)],
    "POST order_histories": [recorded(101)],
    ...script
  })
  return Effect.gen(function* () {
    const pms = yield* PmsGateway
    const { asked, times } = yield* ScriptedShop
    const made = yield* Effect.forkChild(pms.book(request), { startImmediately: true })
    yield* TestClock.adjust("5 minutes")
    const exit = yield* Fiber.await(made)
    const reason = exit._tag === "Failure" ? (yield* Effect.flip(Fiber.join(made))).reason : null
    return {
      asked,
      times,
      reason: reason?._tag ?? null,
      problem: reason,
      booking: exit._tag === "Success" ? exit.value : null
    }
  }).pipe(Effect.provide(world))
}

const reasonOf = <A, R>(call: Effect.Effect<A, PmsError, R>) => Effect.map(Effect.flip(call), ({ reason }) => reason)

describe("a QloApps that was recorded", () => {
  it.effect("is asked with our key, for its own host, in upper case JSON", () =>
    Effect.gen(function* () {
      const pms = yield* PmsGateway
      const { asked } = yield* ScriptedShop
      const hotel = yield* pms.hotel(TENANT)
      const [call] = asked

      assert.deepInclude(hotel, { id: "1", checkIn: "12:00", checkOut: "11:00", city: "Demo City", rating: 3 })
      assert.strictEqual(call?.headers["authorization"], `Basic ${btoa(`${"K".repeat(32)}:`)}`)
      assert.strictEqual(call?.headers["host"], "hotel.example")
      assert.strictEqual(call?.query["output_format"], "JSON")
    }).pipe(Effect.provide(shop({ "GET hotels": [hotels] }))))

  it.effect("sells what its two lists together say", () =>
    Effect.gen(function* () {
      const types = yield* (yield* PmsGateway).roomTypes(TENANT)
      assert.deepStrictEqual(types.map(({ id, name }) => `${id} ${name}`), [
        "1 General Rooms",
        "2 Delux Rooms",
        "3 Executive Rooms",
        "4 Luxury Rooms"
      ])
      assert.deepStrictEqual(types[0]?.capacity, { adults: 2, children: 2, guests: 4 })
      assert.deepStrictEqual(types[0]?.stay, { least: 1, most: null })
    }).pipe(Effect.provide(shop(SETTINGS))))

  it.effect("offers rooms at the price with its services and tax", () =>
    Effect.gen(function* () {
      const { asked } = yield* ScriptedShop
      const { offers: [first, ...others] } = yield* (yield* PmsGateway).availability(query(null))

      assert.deepStrictEqual(first?.price, { total: usd(260_000), withoutTax: usd(250_000) })
      assert.deepStrictEqual(first?.rooms.map(({ number }) => number), [
        "GR-101",
        "GR-102",
        "GR-103",
        "GR-104",
        "GR-105"
      ])
      assert.strictEqual(others.length, 3)
      assert.notInclude(asked[0]?.body, "room_occupanc")
    }).pipe(Effect.provide(shop({ "POST hotel_ari": [recorded(26)] }))))

  it.effect.each([
    { n: 29, asked: query("1", 9), what: "nine adults in rooms for two" },
    { n: 108, asked: query("2"), what: "a type that is sold out" },
    { n: 30, asked: query("99"), what: "a type that it does not know" }
  ])("offers nothing for $what", ({ asked, n }) =>
    Effect.gen(function* () {
      assert.deepStrictEqual((yield* (yield* PmsGateway).availability(asked)).offers, [])
    }).pipe(Effect.provide(shop({ "POST hotel_ari": [recorded(n)] }))))

  it.effect("says that the hotel's number is wrong instead of calling it full", () =>
    Effect.gen(function* () {
      const reason = yield* reasonOf((yield* PmsGateway).availability(query(null)))
      assert.deepInclude(reason, { _tag: "PmsMisconfigured", problem: "hotel_unknown" })
    }).pipe(Effect.provide(shop({ "POST hotel_ari": [recorded(31)] }))))

  it.effect("escapes what goes into XML", () =>
    Effect.gen(function* () {
      const { asked } = yield* ScriptedShop
      yield* (yield* PmsGateway).availability(query("1</id_room_type><x>&"))
      assert.include(asked[0]?.body, "<id_room_type>1&lt;/id_room_type&gt;&lt;x&gt;&amp;</id_room_type>")
    }).pipe(Effect.provide(shop({ "POST hotel_ari": [recorded(30)] }))))

  it.effect("books as it was recorded to work, with a named room and our id", () =>
    Effect.gen(function* () {
      const { asked, booking: made } = yield* booking({})
      const sent: unknown = JSON.parse(asked.find(({ call }) => call === "POST bookings")?.body ?? "{}")
      const text = JSON.stringify(recordedRequest(44))
        .replace("agente-hotel:3f2c0d1e-0001", "conserje:casa:key-1")
        .replace('"unit_price_without_tax":4500', '"unit_price_without_tax":4500,"id_room":11')

      assert.deepStrictEqual(sent, JSON.parse(text))
      assert.deepInclude(made, {
        id: BookingId.make("5"),
        reference: "YZHEYJJGZ",
        status: "confirmed",
        key: request.key
      })
      assert.deepStrictEqual(made?.total, usd(468_000))
    }))

  it.effect("is not asked to book twice for one key", () =>
    Effect.gen(function* () {
      const { booking: made, times } = yield* booking({ "GET orders": [orders()] })
      assert.strictEqual(made?.id, "5")
      assert.strictEqual(times("POST bookings"), 0)
    }))

  it.effect.each([
    { n: 142, what: "a warning of a strict PHP" },
    { n: 48, what: "an empty 500" },
    { n: 70, what: "a text with a 200" }
  ])("is believed to have booked after $what, when the booking is there", ({ n }) =>
    Effect.gen(function* () {
      const { booking: made, times } = yield* booking({ "POST bookings": [recorded(n)] })
      assert.strictEqual(made?.status, "confirmed")
      assert.strictEqual(times("POST bookings"), 1)
    }))

  it.effect.each([70, 71, 72, 73, 74, 75, 142].map((n) => ({ n })))(
    "is believed to have booked nothing after $n, when nothing is there",
    ({ n }) =>
      Effect.gen(function* () {
        const { problem, times } = yield* booking({ "POST bookings": [recorded(n)], "GET orders": [nothing] })
        assert.deepInclude(problem, { _tag: "PmsUnreachable", problem: "server_error" })
        assert.strictEqual(times("POST bookings"), 1)
        assert.strictEqual(times("GET orders"), 4)
      })
  )

  it.effect.each([{ reply: "silence" as const }, { reply: "reset" as const }])(
    "leaves open what it did after $reply, when nothing is there yet",
    ({ reply }) =>
      Effect.gen(function* () {
        const { reason, times } = yield* booking({ "POST bookings": [reply], "GET orders": [nothing] })
        assert.strictEqual(reason, "OutcomeUnknown")
        assert.strictEqual(times("POST bookings"), 1)
      })
  )

  it.effect("is found to have booked after all, when its answer was lost", () =>
    Effect.gen(function* () {
      const { booking: made } = yield* booking({
        "POST bookings": ["silence"],
        "GET orders": [nothing, nothing, nothing, orders()]
      })
      assert.strictEqual(made?.status, "confirmed")
    }))

  it.effect("is not looked up for a booking that never left", () =>
    Effect.gen(function* () {
      const { problem, times } = yield* booking({ "POST bookings": ["refused"] })
      assert.deepInclude(problem, { _tag: "PmsUnreachable", problem: "connection" })
      assert.strictEqual(times("GET orders"), 1)
    }))

  it.effect.each([55, 109, 114].map((n) => ({ n })))(
    "has no room any more when it says $n and the room is gone",
    ({ n }) =>
      Effect.gen(function* () {
        const { reason } = yield* booking({
          "POST bookings": [recorded(n)],
          "POST hotel_ari": [recorded(26), recorded(108)]
        })
        assert.strictEqual(reason, "NoLongerAvailable")
      })
  )

  it.effect.each([56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69].map((n) => ({ n })))(
    "has refused for another reason when it says $n and the room is still free",
    ({ n }) =>
      Effect.gen(function* () {
        const { problem, times } = yield* booking({ "POST bookings": [recorded(n)] })
        assert.deepInclude(problem, { _tag: "PmsRefused", status: 400, code: 404 })
        assert.strictEqual(times("POST bookings"), 1)
      })
  )

  it.effect("is told to cancel a booking that holds no room", () =>
    Effect.gen(function* () {
      const { asked, reason } = yield* booking({
        "GET room_bookings": [rows(GHOST)],
        "GET orders": [nothing, orders({ current_state: 1 })]
      })
      const cancelling = asked.find(({ call }) => call === "POST order_histories")

      assert.strictEqual(reason, "NoLongerAvailable")
      assert.include(cancelling?.body, "<id_order>5</id_order><id_order_state>4</id_order_state>")
    }))

  it.effect("is told to cancel the younger of two bookings of one room", () =>
    Effect.gen(function* () {
      const { reason, times } = yield* booking({
        "GET room_bookings": [rows(), json({ bookings: [onRoom(4, 4), onRoom(5, 5)] }), rows(CANCELLED)],
        "GET orders": [nothing, orders(), orders({ current_state: 4 })]
      })
      assert.strictEqual(reason, "NoLongerAvailable")
      assert.strictEqual(times("POST order_histories"), 1)
    }))

  it.effect("keeps the older of two bookings of one room", () =>
    Effect.gen(function* () {
      const { booking: made, times } = yield* booking({
        "GET room_bookings": [rows(), json({ bookings: [onRoom(5, 5), onRoom(6, 6)] })]
      })
      assert.strictEqual(made?.status, "confirmed")
      assert.strictEqual(times("POST order_histories"), 0)
    }))

  it.effect("is not paid another price than was quoted", () =>
    Effect.gen(function* () {
      const { problem, times } = yield* booking({
        "GET room_bookings": [rows({ total_price_tax_incl: "5680.000000" }), recorded(86), rows(CANCELLED)],
        "GET orders": [nothing, orders(), orders({ current_state: 4 })]
      })
      assert.deepInclude(problem, { _tag: "PriceDiffers", quoted: usd(468_000), charged: usd(568_000) })
      assert.strictEqual(times("POST order_histories"), 1)
    }))

  it.effect.each([
    { what: "the rooms are free", status: "cancelled", order: { current_state: 4 }, row: CANCELLED },
    { what: "somebody brought a cancelled one back", status: "not_held", order: { current_state: 1 }, row: CANCELLED },
    { what: "it never had a room", status: "not_held", order: { current_state: 1 }, row: GHOST },
    { what: "the guest has arrived", status: "checked_in", order: { current_state: 2 }, row: { id_status: 2 } },
    { what: "the guest has left", status: "checked_out", order: { current_state: 2 }, row: { id_status: 3 } }
  ])("says $status of a booking when $what", ({ order, row, status }) =>
    Effect.gen(function* () {
      const found = yield* (yield* PmsGateway).booking(TENANT, BookingId.make("5"))
      assert.strictEqual(Option.getOrThrow(found).status, status)
    }).pipe(Effect.provide(shop({ ...SETTINGS, "GET orders": [orders(order)], "GET room_bookings": [rows(row)] }))))

  it.effect("shows no booking of another hotel of the same shop", () =>
    Effect.gen(function* () {
      const pms = yield* PmsGateway
      const { times } = yield* ScriptedShop
      assert.isTrue(Option.isNone(yield* pms.booking(TENANT, BookingId.make("5"))))
      assert.strictEqual((yield* reasonOf(pms.cancel(TENANT, BookingId.make("5"))))._tag, "BookingNotFound")
      assert.isTrue(Option.isNone(yield* pms.booking(TENANT, BookingId.make("5]|[1"))))
      assert.strictEqual(times("POST order_histories"), 0)
    }).pipe(Effect.provide(
      shop({ ...SETTINGS, "GET orders": [orders()], "GET room_bookings": [rows({ id_hotel: 2 })] })
    )))

  it.effect("has not cancelled because it said so", () =>
    Effect.gen(function* () {
      const reason = yield* reasonOf((yield* PmsGateway).cancel(TENANT, BookingId.make("5")))
      assert.strictEqual(reason._tag, "PmsRefused")
    }).pipe(Effect.provide(shop({
      ...SETTINGS,
      "GET orders": [orders()],
      "GET room_bookings": [rows()],
      "POST order_histories": [recorded(104)]
    }))))

  it.effect("is not asked to cancel who has arrived", () =>
    Effect.gen(function* () {
      const reason = yield* reasonOf((yield* PmsGateway).cancel(TENANT, BookingId.make("5")))
      assert.deepInclude(reason, { _tag: "InvalidRequest", problem: "already_arrived" })
    }).pipe(Effect.provide(shop({
      ...SETTINGS,
      "GET orders": [orders()],
      "GET room_bookings": [rows({ id_status: 2 })]
    }))))

  it.effect.each([
    { n: 133, says: "PMS_BASE_URL" },
    { n: 126, says: "may not GET hotels" },
    { n: 122, says: "32 characters" },
    { n: 141, says: "switched off" }
  ])("misconfigured as in $n says what to do: $says", ({ n, says }) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip((yield* PmsGateway).health(TENANT))
      assert.include(error.message, says)
    }).pipe(Effect.provide(shop({ "GET hotels": [recorded(n)] }))))
})
