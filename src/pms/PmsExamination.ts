import { Context, Effect, Layer } from "effect"
import type { TenantId } from "../domain/Ids.ts"
import { PmsError } from "./PmsError.ts"
import type { PmsHotel } from "./PmsHotel.ts"
import * as QloAppsCatalogue from "./qloapps/QloAppsCatalogue.ts"
import * as QloAppsExamination from "./qloapps/QloAppsExamination.ts"
import { QloAppsRate } from "./qloapps/QloAppsRate.ts"
import * as QloAppsShop from "./qloapps/QloAppsShop.ts"

/** What a look at a connection found, before a guest depends on it. */
export interface Examined {
  /** `null` when a problem kept it from being read; the permissions then say which. */
  readonly hotel: PmsHotel | null
  readonly permissions: ReadonlyArray<QloAppsExamination.Permission>
}

/** Looks whether a hotel's PMS is connected rightly. Nothing is changed there. */
export class PmsExamination extends Context.Service<PmsExamination, {
  /** Fails with what keeps the hotel itself from being found; a missing permission is a finding, not a failure. */
  readonly of: (tenantId: TenantId) => Effect.Effect<Examined, PmsError>
}>()("conserje/pms/PmsExamination") {
  static readonly layerQloApps = Layer.effect(
    PmsExamination,
    Effect.map(QloAppsShop.make, (shopOf) =>
      PmsExamination.of({
        of: Effect.fnUntraced(
          function* (tenantId) {
            const shop = yield* shopOf(tenantId)
            const permissions = yield* QloAppsExamination.permissions(shop)
            const [first] = permissions
            const hotel = first?.problem === null ? yield* QloAppsCatalogue.hotel(shop) : null
            return { hotel, permissions }
          },
          Effect.mapError((error) => error instanceof PmsError ? error : new PmsError({ reason: error }))
        )
      }))
  ).pipe(Layer.provide(QloAppsRate.layer))
}
