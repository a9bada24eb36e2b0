import { Clock, Effect } from "effect"
import { localDateAt, plusDays, StayDates } from "../domain/StayDates.ts"
import { PmsGateway } from "../pms/PmsGateway.ts"
import type { Hotel } from "../tenancy/Hotel.ts"
import { Hotels } from "../tenancy/Hotels.ts"
import * as BookingMetrics from "./BookingMetrics.ts"

/** Who could come tonight, at least: every room type sleeps one. */
const SOMEBODY = { adults: 1, childAges: [] }

/**
 * How full every hotel is tonight, as its own system says. Returns how many hotels answered; the gauges of one whose
 * system is away stay as they were.
 */
export const pass = Effect.gen(function* () {
  const hotels = yield* Hotels
  const answered = yield* Effect.forEach(
    hotels.all(),
    (hotel) =>
      Effect.catch(ofHotel(hotel), (error) =>
        Effect.as(
          Effect.logDebug("a hotel's occupancy cannot be read", { tenant: hotel.tenantId, reason: error.reason._tag }),
          0
        )),
    { concurrency: 4 }
  )
  return answered.reduce<number>((sum, one) => sum + one, 0)
})

const ofHotel = Effect.fnUntraced(function* ({ profile, tenantId }: Hotel) {
  const pms = yield* PmsGateway
  const arrive = localDateAt(yield* Clock.currentTimeMillis, profile.timeZone)
  const types = yield* pms.roomTypes(tenantId)
  yield* Effect.forEach(types, ({ name }) => BookingMetrics.sells(name), { discard: true })
  let left = 0
  let all = 0
  // Whoever must stay two nights is not offered one: each type is asked for as few as it sells.
  for (const least of new Set(types.map(({ stay }) => stay.least))) {
    const stay = new StayDates({ arrive, leave: plusDays(arrive, least) })
    const answer = yield* pms.availability({ tenantId, stay, party: SOMEBODY, roomTypeId: null })
    // An old answer says nothing of tonight.
    if (answer.potentiallyStale) return 0
    all = answer.totalRooms ?? 0
    for (const { id, name } of types.filter((type) => type.stay.least === least)) {
      // A type that is sold out is not offered.
      const free = answer.offers.find(({ roomTypeId }) => roomTypeId === id)?.rooms.length ?? 0
      left += free
      yield* BookingMetrics.availableRooms({ tenant_id: tenantId, room_type: name }, free)
    }
  }
  if (all > 0) yield* BookingMetrics.occupancy({ tenant_id: tenantId }, 100 * (1 - Math.min(left, all) / all))
  return 1
})
