import { Effect, Schema } from "effect"
import type { Booking, BookingId, BookingKey } from "../Booking.ts"
import { isUnderWay } from "../BookingRules.ts"
import { BookingNotFound, InvalidRequest, OutcomeUnknown, type PmsReason, PmsRefused } from "../PmsError.ts"
import { provesNothingWritten } from "./QloAppsAnswer.ts"
import type { Outcome } from "./QloAppsExchange.ts"
import * as QloAppsOrders from "./QloAppsOrders.ts"
import { again } from "./QloAppsPatience.ts"
import type { Shop } from "./QloAppsShop.ts"
import { sourceOf } from "./QloAppsSource.ts"
import * as QloAppsXml from "./QloAppsXml.ts"

/** `order_states`: cancelled. */
const CANCELLED = 4

/** Frees the rooms of a booking of this hotel. Harmless when repeated. */
export const cancel = Effect.fnUntraced(function* (shop: Shop, id: BookingId): Effect.fn.Return<Booking, PmsReason> {
  const found = yield* again(bookingOf(shop, id))
  if (found.booking.status === "cancelled") return found.booking
  if (isUnderWay(found.booking)) return yield* new InvalidRequest({ problem: "already_arrived" })
  if (found.elsewhere) return yield* new InvalidRequest({ problem: "other_hotel" })
  return yield* free(shop, id)
})

/** Everything under the key lets go of its room, ghosts too. Returns how many bookings that were. */
export const release = Effect.fnUntraced(function* (shop: Shop, key: BookingKey): Effect.fn.Return<number, PmsReason> {
  const found = yield* again(byKey(shop, key))
  const open = found.filter(({ booking }) => booking.status !== "cancelled" && !isUnderWay(booking))
  yield* Effect.forEach(open, ({ booking }) => free(shop, booking.id), { discard: true })
  return open.length
})

/**
 * A new state in the order's history: the one way that frees the rooms and leaves everything else alone. A PUT drops
 * services, a DELETE leaves the room blocked for ever.
 */
export const free = Effect.fnUntraced(function* (shop: Shop, id: BookingId): Effect.fn.Return<Booking, PmsReason> {
  const xml = QloAppsXml.bodyOf({ order_history: { id_order: id, id_order_state: CANCELLED } })
  const outcome = yield* shop.ask({ resource: "order_histories", body: { xml }, writes: true })
  if (outcome._tag === "Refusal" && provesNothingWritten(outcome.why)) return yield* outcome.why
  // Nothing but the rooms themselves proves it: an unknown order is answered with a 200 and a few words.
  const { booking, holding } = yield* again(bookingOf(shop, id)).pipe(Effect.mapError(unproved))
  if (holding.length === 0) return booking
  return yield* (isAnswered(outcome) ? new PmsRefused({ status: 200, code: null }) : new OutcomeUnknown())
})

const isAnswered = ({ _tag }: Outcome): boolean => _tag === "Json" || _tag === "Refusal"

/** After a write only a person's mistake is still told as it is; any other failure to read leaves the outcome open. */
export const unproved = (reason: PmsReason): PmsReason => OPEN.has(reason._tag) ? new OutcomeUnknown() : reason
const OPEN = new Set<PmsReason["_tag"]>(["PmsUnreachable", "TooManyCalls", "BookingNotFound"])

export const bookingOf = Effect.fnUntraced(
  function* (shop: Shop, id: BookingId): Effect.fn.Return<QloAppsOrders.Found, PmsReason> {
    // The id goes into a filter: what is not a number is nobody's booking.
    const found = isNumber(id) ? yield* QloAppsOrders.find(shop, { "filter[id]": `[${id}]` }) : []
    return found[0] ?? (yield* new BookingNotFound({ bookingId: id }))
  }
)
const isNumber = Schema.is(Schema.String.check(Schema.isPattern(/^\d{1,18}$/)))

export const byKey = (shop: Shop, key: BookingKey): Effect.Effect<ReadonlyArray<QloAppsOrders.Found>, PmsReason> =>
  QloAppsOrders.find(shop, { "filter[source]": `[${sourceOf(shop.connection.tenantId, key)}]` })
