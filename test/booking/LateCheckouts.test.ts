import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Option } from "effect"
import { LateCheckouts } from "../../src/booking/LateCheckouts.ts"
import { Reference, type Reservation, ReservationId } from "../../src/booking/Reservation.ts"
import { Reservations } from "../../src/booking/Reservations.ts"
import { ConversationId, GuestId, PhoneNumberId, TenantId } from "../../src/domain/Ids.ts"
import { Currency, Money } from "../../src/domain/Money.ts"
import { LocalDate, StayDates } from "../../src/domain/StayDates.ts"
import { BookingId } from "../../src/pms/Booking.ts"
import { NoLongerAvailable, PmsError, PmsUnreachable } from "../../src/pms/PmsError.ts"
import { PmsGateway } from "../../src/pms/PmsGateway.ts"
import { RoomId, RoomTypeId } from "../../src/pms/RoomType.ts"
import { StaffNotices } from "../../src/staff/StaffNotices.ts"
import { directoryOf } from "../../src/tenancy/Directory.ts"
import { Hotels } from "../../src/tenancy/Hotels.ts"
import type { Policies } from "../../src/tenancy/Policies.ts"

const tenantId = TenantId.make("casa")
const conversationId = ConversationId.make("casa/g")
const usd = (minor: number) => new Money({ minor, currency: Currency.make("USD") })

const reservation = (id: string, more: Partial<Reservation> = {}): Reservation => ({
  id: ReservationId.make(id),
  reference: Reference.make("CDL-7K3M9"),
  tenantId,
  conversationId,
  guestId: GuestId.make("g"),
  phoneNumberId: PhoneNumberId.make("112"),
  stage: "confirmed",
  because: null,
  stay: new StayDates({ arrive: LocalDate.make("1970-01-10"), leave: LocalDate.make("1970-01-12") }),
  party: { adults: 2, childAges: [] },
  room: { id: RoomId.make("7"), number: "201", typeId: RoomTypeId.make("2"), typeName: "Lago" },
  price: { total: usd(20_001), withoutTax: usd(18_000) },
  bookedFor: { firstName: "Ana", lastName: "Paz", email: null, phone: null },
  deposit: { by: "none", amount: usd(0), state: "not_needed" },
  holdUntil: null,
  bookingId: BookingId.make("44"),
  createdAt: 0,
  byStaff: false,
  replaces: null,
  ...more
})

const away = new PmsError({ reason: new PmsUnreachable({ problem: "timeout" }) })
const gone = new PmsError({ reason: new NoLongerAvailable({ roomTypeId: RoomTypeId.make("2") }) })

interface World {
  readonly own?: ReadonlyArray<Reservation>
  readonly possible?: boolean
  readonly pms?: PmsError
  readonly lateCheckout?: Policies["lateCheckout"]
}

const inWorld = ({ lateCheckout, own = [reservation("r1")], pms, possible = true }: World) => {
  const told: Array<string> = []
  const answer = pms === undefined
    ? Effect.succeed({ bookingId: BookingId.make("44"), day: LocalDate.make("1970-01-12"), possible, taken: [] })
    : Effect.fail(pms)
  const layer = LateCheckouts.layer.pipe(
    Layer.provide(Layer.mergeAll(
      Layer.mock(Reservations, { ofConversation: () => Effect.succeed(own) }),
      Layer.mock(PmsGateway, { lateCheckout: () => answer, confirmLateCheckout: () => answer }),
      Layer.mock(StaffNotices, { notify: ({ detail, id }) => Effect.sync(() => void told.push(`${id} ${detail}`)) }),
      Layer.mock(Hotels, {
        byNumber: () => Option.none(),
        byIdentifier: () => Option.none(),
        configured: () => directoryOf([]),
        all: () => [],
        byTenant: () =>
          Option.some({
            tenantId,
            profile: {
              name: "Casa",
              timeZone: "America/Argentina/Buenos_Aires",
              defaultLanguage: "es",
              uncertainSends: "operator",
              ...(lateCheckout === undefined ? {} : { policies: { lateCheckout } })
            },
            numbers: []
          })
      })
    )),
    Layer.fresh
  )
  return {
    told,
    ask: (id?: string) =>
      LateCheckouts.use((one) => one.ask(conversationId, id === undefined ? undefined : ReservationId.make(id))).pipe(
        Effect.provide(layer)
      ),
    confirm: (agreed: Money) =>
      LateCheckouts.use((one) => one.confirm(conversationId, ReservationId.make("r1"), agreed)).pipe(
        Effect.provide(layer)
      )
  }
}

describe("LateCheckouts", () => {
  it.effect("offers the hotel's hour at its share of one night, rounded to a cent", () =>
    Effect.gen(function* () {
      const answer = yield* inWorld({}).ask()
      assert.deepStrictEqual(answer, {
        _tag: "Possible",
        reservation: reservation("r1"),
        until: "14:00",
        fee: usd(5_000)
      })
      const free = yield* inWorld({ lateCheckout: { until: "16:00", share: 0 } }).ask()
      assert.deepInclude(free, { _tag: "Possible", until: "16:00", fee: usd(0) })
    }))

  it.effect("says when somebody arrives in the room, when there is no stay, and when the PMS is away", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* inWorld({ possible: false }).ask())._tag, "Taken")
      assert.strictEqual((yield* inWorld({ own: [] }).ask())._tag, "NoStay")
      assert.strictEqual(
        (yield* inWorld({ own: [reservation("r1", { stage: "held", bookingId: null })] }).ask())._tag,
        "NoStay"
      )
      assert.strictEqual((yield* inWorld({ pms: away }).ask())._tag, "Away")
    }))

  it.effect("asks which stay where there are several, and takes the one that is named", () =>
    Effect.gen(function* () {
      const world = inWorld({ own: [reservation("r1"), reservation("r2")] })
      assert.strictEqual((yield* world.ask())._tag, "WhichStay")
      assert.deepInclude(yield* world.ask("r2"), { _tag: "Possible", reservation: reservation("r2") })
    }))

  it.effect("confirms exactly what was agreed to, and tells staff the room, the hour and the fee", () =>
    Effect.gen(function* () {
      const world = inWorld({})
      assert.strictEqual((yield* world.confirm(usd(5_000)))._tag, "Confirmed")
      assert.deepStrictEqual(world.told, [
        "late_checkout:r1 Room 201 leaves at 14:00 on 1970-01-12; agreed fee 50.00 USD."
      ])
    }))

  it.effect("confirms nothing at another fee, nor when somebody has taken the room meanwhile", () =>
    Effect.gen(function* () {
      const world = inWorld({})
      assert.deepInclude(yield* world.confirm(usd(1)), { _tag: "FeeChanged", fee: usd(5_000) })
      const taken = inWorld({ pms: gone })
      assert.strictEqual((yield* taken.confirm(usd(5_000)))._tag, "Taken")
      const silent = inWorld({ pms: away })
      assert.strictEqual((yield* silent.confirm(usd(5_000)))._tag, "Away")
      assert.deepStrictEqual([...world.told, ...taken.told, ...silent.told], [])
    }))
})
