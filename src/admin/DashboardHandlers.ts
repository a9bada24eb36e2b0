import { Clock, Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { ReservationLists } from "../booking/ReservationLists.ts"
import { Handovers } from "../conversation/Handovers.ts"
import { NumberStops } from "../delivery/NumberStops.ts"
import { OperatorTasks } from "../delivery/OperatorTasks.ts"
import { UncertainSends } from "../delivery/UncertainSends.ts"
import { localDateAt } from "../domain/StayDates.ts"
import { DeadLetters } from "../inbox/DeadLetters.ts"
import { Quarantine } from "../inbox/Quarantine.ts"
import { PmsBreaker } from "../pms/guard/PmsBreaker.ts"
import type { Hotel } from "../tenancy/Hotel.ts"
import { Hotels } from "../tenancy/Hotels.ts"
import { CurrentPrincipal } from "./Access.ts"
import { AdminApi } from "./AdminApi.ts"
import { orUnavailable, scopeOf } from "./Answers.ts"
import { Pulse } from "./Pulse.ts"

/** Tasks are not counted beyond it. */
const MOST_COUNTED = 1000

export const DashboardHandlers = HttpApiBuilder.group(
  AdminApi,
  "dashboard",
  Effect.fnUntraced(function* (handlers) {
    const handovers = yield* Handovers
    const tasks = yield* OperatorTasks
    const sends = yield* UncertainSends
    const stops = yield* NumberStops
    const letters = yield* DeadLetters
    const quarantine = yield* Quarantine
    const reservations = yield* ReservationLists
    const breaker = yield* PmsBreaker
    const hotels = yield* Hotels
    const pulse = yield* Pulse

    return handlers.handleAll({
      summary: Effect.fnUntraced(function* ({ query }) {
        const tenantId = yield* scopeOf(query.hotel)
        const principal = yield* CurrentPrincipal
        const now = yield* Clock.currentTimeMillis
        const seen = hotels.all().filter((hotel) => tenantId === null || hotel.tenantId === tenantId)
        const waiting = yield* orUnavailable(handovers.waiting(tenantId))
        const stopped = yield* orUnavailable(stops.count)
        const open = yield* Effect.filter(seen, (hotel) => breaker.isOpen(hotel.tenantId), { concurrency: 4 })
        const { checks, ready } = yield* pulse.readiness
        return {
          hotels: seen.length,
          waitingForStaff: {
            count: waiting.count,
            oldestSeconds: waiting.oldestAt === null ? null : Math.max(
              0,
              Math.round((now - waiting.oldestAt) / 1000)
            )
          },
          uncertainSends: yield* orUnavailable(sends.count(tenantId)),
          deadLetters: yield* orUnavailable(letters.count(tenantId)),
          operatorTasks:
            (yield* orUnavailable(tasks.page({ tenantId, kind: null }, { after: "0", limit: MOST_COUNTED })))
              .length,
          quarantine: principal.scope._tag === "House" && tenantId === null
            ? yield* orUnavailable(quarantine.count)
            : null,
          reservations: yield* orUnavailable(reservations.counts(seen.map((hotel) => todayIn(hotel, now)))),
          openCircuits: open.map((hotel) => hotel.tenantId),
          stoppedNumbers: seen.reduce((sum, hotel) => sum + (stopped.get(hotel.tenantId) ?? 0), 0),
          ready,
          checks
        }
      })
    })
  })
)

const todayIn = ({ profile, tenantId }: Hotel, now: number) => ({ tenantId, today: localDateAt(now, profile.timeZone) })
