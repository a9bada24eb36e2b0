import { Effect, Layer, Schedule, Schema } from "effect"
import { Audit } from "../../audit/Audit.ts"
import type { TenantId } from "../../domain/Ids.ts"
import { Availability, type AvailabilityQuery } from "../Availability.ts"
import type { Pms } from "../Pms.ts"
import { PmsConfig } from "../PmsConfig.ts"
import { PmsError, PmsUnreachable } from "../PmsError.ts"
import { PmsGateway } from "../PmsGateway.ts"
import * as PmsMetrics from "../PmsMetrics.ts"
import { RoomType } from "../RoomType.ts"
import * as CachedReads from "./CachedReads.ts"
import { PmsBreaker } from "./PmsBreaker.ts"
import { PmsCache } from "./PmsCache.ts"
import type { PmsCalls } from "./PmsCalls.ts"
import { endingOf } from "./PmsOutcome.ts"
import * as Watched from "./Watched.ts"

/** What stands between a guest's question and any PMS. Provide it over the gateway it guards. */
export const layer: Layer.Layer<PmsGateway, never, Audit | PmsGateway | PmsConfig | PmsBreaker | PmsCache | PmsCalls> =
  Layer
    .effect(
      PmsGateway,
      Effect.gen(function* () {
        const { cache: { availability, roomTypes }, readRetries, readTimeout } = yield* PmsConfig
        const pms = yield* PmsGateway
        const breaker = yield* PmsBreaker
        const cache = yield* PmsCache
        const watched = yield* Watched.make
        const audit = yield* Audit

        /** Read outwards: one attempt, its deadline, its retries, the breaker that counts them as one, the measuring. */
        const read = <A>(operation: PmsMetrics.Operation, tenantId: TenantId, ask: Effect.Effect<A, PmsError>) =>
          watched(operation, tenantId, (attempts) =>
            counted(attempts, ask).pipe(
              Effect.timeoutOrElse({ duration: readTimeout, orElse: () => Effect.fail(TIMEOUT) }),
              Effect.tapError(({ reason }) =>
                reason._tag === "PmsUnreachable" && attempts.count <= readRetries
                  ? PmsMetrics.retries({ operation, exception: reason.problem })
                  : Effect.void
              ),
              Effect.retry({ schedule: backoff, times: readRetries, while: isSilence }),
              breaker.around(tenantId)
            ))

        /** Never repeated and never cut off here: what a write needs of both is inside the gateway. */
        const write = <A>(operation: PmsMetrics.Operation, tenantId: TenantId, ask: Effect.Effect<A, PmsError>) =>
          watched(operation, tenantId, (attempts) => counted(attempts, ask).pipe(breaker.around(tenantId))).pipe(
            Effect.onExit((exit) => {
              const { errorType, outcome } = endingOf(exit)
              // Silence may hide a booking that was made: somebody will ask who tried what, and when.
              return outcome !== "error" ? Effect.void : audit.note({
                type: "pms_error",
                action: `pms.${operation}.failed`,
                resource: `pms/${tenantId}`,
                tenantId,
                after: { errorType }
              })
            }),
            // Also when it failed: it may have been done.
            Effect.ensuring(cache.invalidate(tenantId))
          )

        const offers = yield* CachedReads.make({
          operation: "availability",
          shelf: cache.shelf({ name: "availability", codec: Availability, fresh: availability }),
          aged: (answer: Availability): Availability => ({ ...answer, potentiallyStale: true })
        })
        const types = yield* CachedReads.make({
          operation: "room_types",
          shelf: cache.shelf({ name: "room_types", codec: Schema.Array(RoomType), fresh: roomTypes }),
          aged: (answer: ReadonlyArray<RoomType>) => answer
        })

        const guarded: Pms = {
          hotel: (tenantId) => read("hotel", tenantId, pms.hotel(tenantId)),
          hotels: (tenantId) => read("hotels", tenantId, pms.hotels(tenantId)),
          roomTypes: (tenantId) => types(tenantId, "", read("room_types", tenantId, pms.roomTypes(tenantId))),
          availability: (query) =>
            offers(query.tenantId, questionOf(query), read("availability", query.tenantId, pms.availability(query))),
          booking: (tenantId, id) => read("booking", tenantId, pms.booking(tenantId, id)),
          bookingByKey: (tenantId, key) => read("booking_by_key", tenantId, pms.bookingByKey(tenantId, key)),
          bookingsOfGuest: (tenantId, guest) =>
            read("bookings_of_guest", tenantId, pms.bookingsOfGuest(tenantId, guest)),
          bookingsChangedSince: (tenantId, since) =>
            read("bookings_changed", tenantId, pms.bookingsChangedSince(tenantId, since)),
          lateCheckout: (request) => read("late_checkout", request.tenantId, pms.lateCheckout(request)),
          health: (tenantId) => read("health", tenantId, pms.health(tenantId)),
          book: (request) => write("book", request.tenantId, pms.book(request)),
          cancel: (tenantId, id) => write("cancel", tenantId, pms.cancel(tenantId, id)),
          release: (tenantId, key) => write("release", tenantId, pms.release(tenantId, key)),
          move: (request) => write("move", request.to.tenantId, pms.move(request)),
          extend: (request) => write("extend", request.tenantId, pms.extend(request)),
          confirmLateCheckout: (request) =>
            write("confirm_late_checkout", request.tenantId, pms.confirmLateCheckout(request))
        }
        return PmsGateway.of(guarded)
      })
    )

const counted = <A>(attempts: Watched.Attempts, ask: Effect.Effect<A, PmsError>) =>
  Effect.suspend(() => {
    attempts.count += 1
    return ask
  })

const backoff = Schedule.exponential("200 millis").pipe(Schedule.jittered)

const TIMEOUT = new PmsError({ reason: new PmsUnreachable({ problem: "timeout" }) })

const isSilence = ({ reason }: PmsError): boolean => reason._tag === "PmsUnreachable"

/** Everything that an availability depends on, the tenant aside. */
const questionOf = ({ party, roomTypeId, stay }: AvailabilityQuery): string =>
  `${stay.arrive}/${stay.leave}/${party.adults}/${party.childAges.toSorted((a, b) => a - b).join(",")}/${
    roomTypeId ?? "*"
  }`
