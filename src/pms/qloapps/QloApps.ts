import { Duration, Effect } from "effect"
import type { TenantId } from "../../domain/Ids.ts"
import type { Pms } from "../Pms.ts"
import { PmsError, type PmsReason } from "../PmsError.ts"
import * as StayChanges from "../StayChanges.ts"
import * as QloAppsAri from "./QloAppsAri.ts"
import * as QloAppsCancel from "./QloAppsCancel.ts"
import * as QloAppsCatalogue from "./QloAppsCatalogue.ts"
import * as QloAppsCreate from "./QloAppsCreate.ts"
import { Patience } from "./QloAppsRate.ts"
import * as QloAppsReads from "./QloAppsReads.ts"
import * as QloAppsShop from "./QloAppsShop.ts"

/** A write that has begun waits for our own limit as long as a whole window of it. */
const WRITING = Duration.minutes(2)

/** A QloApps 1.6.1 or newer, alone: nothing is retried as a whole, cached or kept in line here. */
export const make = Effect.gen(function* () {
  const shopOf = yield* QloAppsShop.make

  const at = <A>(tenantId: TenantId, use: (shop: QloAppsShop.Shop) => Effect.Effect<A, PmsReason>) =>
    Effect.flatMap(shopOf(tenantId), (shop) => Effect.mapError(use(shop), (reason) => new PmsError({ reason })))
  const writing = <A>(tenantId: TenantId, use: (shop: QloAppsShop.Shop) => Effect.Effect<A, PmsReason>) =>
    Effect.provideService(at(tenantId, use), Patience, WRITING)

  const simple: Omit<Pms, "confirmLateCheckout" | "extend" | "move"> = {
    hotel: (tenantId) => at(tenantId, QloAppsCatalogue.hotel),
    hotels: (tenantId) => at(tenantId, QloAppsCatalogue.hotels),
    roomTypes: (tenantId) =>
      at(tenantId, (shop) => Effect.map(QloAppsCatalogue.sellables(shop), (all) => all.map(({ type }) => type))),
    availability: (query) => at(query.tenantId, (shop) => QloAppsAri.availability(shop, query)),
    booking: (tenantId, id) => at(tenantId, (shop) => QloAppsReads.booking(shop, id)),
    bookingByKey: (tenantId, key) => at(tenantId, (shop) => QloAppsReads.bookingByKey(shop, key)),
    bookingsOfGuest: (tenantId, guest) => at(tenantId, (shop) => QloAppsReads.bookingsOfGuest(shop, guest)),
    bookingsChangedSince: (tenantId, since) => at(tenantId, (shop) => QloAppsReads.bookingsChangedSince(shop, since)),
    lateCheckout: ({ bookingId, tenantId }) => at(tenantId, (shop) => QloAppsReads.lateCheckout(shop, bookingId)),
    health: (tenantId) => Effect.asVoid(at(tenantId, QloAppsCatalogue.hotel)),
    book: (request) => writing(request.tenantId, (shop) => QloAppsCreate.create(shop, request)),
    cancel: (tenantId, id) => writing(tenantId, (shop) => QloAppsCancel.cancel(shop, id)),
    release: (tenantId, key) => writing(tenantId, (shop) => QloAppsCancel.release(shop, key))
  }
  const pms: Pms = {
    ...simple,
    move: StayChanges.move(simple),
    extend: StayChanges.extend(simple),
    confirmLateCheckout: StayChanges.confirmLateCheckout(simple)
  }
  return pms
})
