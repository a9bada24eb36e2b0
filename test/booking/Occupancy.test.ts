import { assert, describe, it as plain, layer } from "@effect/vitest"
import { Effect, Layer, Metric, Option } from "effect"
import { Config, ConfigProvider } from "effect"
import { EuroRatesConfig } from "../../src/booking/EuroRatesConfig.ts"
import * as Occupancy from "../../src/booking/Occupancy.ts"
import { Currency, Money } from "../../src/domain/Money.ts"
import { localDateAt, plusDays, StayDates } from "../../src/domain/StayDates.ts"
import { BookingKey } from "../../src/pms/Booking.ts"
import { PmsGateway } from "../../src/pms/PmsGateway.ts"
import { layerWith, tenantId, wish } from "./house.ts"

const euro = (text: string, amount: Money) =>
  EuroRatesConfig.use(({ eurosOf }) => Effect.succeed(eurosOf(amount))).pipe(
    Effect.provide(EuroRatesConfig.layer),
    Effect.provide(ConfigProvider.layer(ConfigProvider.fromUnknown({ EURO_RATES: text })))
  )

describe("euros", () => {
  plain.effect(
    "are worth what the installation says, and nothing is made up for other currencies",
    () =>
      Effect.gen(function* () {
        const dollars = new Money({ minor: 20_000, currency: Currency.make("USD") })
        assert.deepStrictEqual(yield* euro("USD:0.9, CLP:0.001", dollars), Option.some(180))
        const pesos = new Money({ minor: 50_000, currency: Currency.make("CLP") })
        assert.deepStrictEqual(yield* euro("USD:0.9,CLP:0.001", pesos), Option.some(50))
        assert.deepStrictEqual(yield* euro("", dollars), Option.none())
        assert.deepStrictEqual(
          yield* euro("", new Money({ minor: 150, currency: Currency.make("EUR") })),
          Option.some(1.5)
        )
        assert.instanceOf(yield* Effect.flip(euro("USD", dollars)), Config.ConfigError)
      })
  )
})

const gauge = (name: string, roomType?: string) =>
  Effect.map(
    Metric.snapshot,
    (all) =>
      all.flatMap(({ attributes, id, state }) =>
        id === name && (roomType === undefined || attributes?.["room_type"] === roomType) && "value" in state
          ? [Number(state.value)]
          : []
      ).reduce((sum, one) => sum + one, 0)
  )

layer(layerWith(PmsGateway.layerMemory).pipe(Layer.provideMerge(Layer.succeed(Metric.MetricRegistry, new Map()))), {
  timeout: "60 seconds",
  excludeTestServices: true
})("occupancy", (it) => {
  it.effect("begins the figures of every room type that is sold before any reservation of it", () =>
    Effect.gen(function* () {
      const pms = yield* PmsGateway
      yield* Occupancy.pass
      const types = (yield* pms.roomTypes(tenantId)).map(({ name }) => name)
      const zeros = (yield* Metric.snapshot).flatMap(({ attributes, id, state }) =>
        id === "hotel_reservations_total" && attributes?.["status"] === "confirmed" &&
          attributes["channel"] === "whatsapp" && "count" in state && Number(state.count) === 0
          ? [attributes["room_type"]]
          : []
      )
      assert.isAbove(types.length, 1)
      assert.sameMembers(zeros, types)
    }))

  it.effect("is what the hotel's own system says of tonight", () =>
    Effect.gen(function* () {
      const pms = yield* PmsGateway
      assert.strictEqual(yield* Occupancy.pass, 1)
      const free = yield* gauge("hotel_available_rooms")
      assert.isAbove(free, 1)
      assert.strictEqual(yield* gauge("hotel_occupancy_rate"), 0)
      const arrive = localDateAt(Date.now(), "America/Argentina/Buenos_Aires")
      const tonight = yield* wish(new StayDates({ arrive, leave: plusDays(arrive, 1) }))
      yield* pms.book({
        tenantId,
        key: BookingKey.make("tonight"),
        stay: tonight.stay,
        party: tonight.party,
        roomTypeId: tonight.offer.roomTypeId,
        roomId: null,
        price: tonight.offer.price,
        guest: { id: tonight.guestId, firstName: "Ana", lastName: "Paz", email: "ana@example.com", phone: null },
        remark: null
      })
      yield* Occupancy.pass
      assert.strictEqual(yield* gauge("hotel_available_rooms"), free - 1)
      assert.closeTo(yield* gauge("hotel_occupancy_rate"), 100 / free, 0.001)
    }))
})
