import { Context, Effect, Layer, Option } from "effect"
import type { TenantId } from "../domain/Ids.ts"
import { HotelContents } from "../tenancy/HotelContents.ts"
import { StaffConfig } from "./StaffConfig.ts"
import { notTaken, type StaffError } from "./StaffError.ts"
import * as StaffMail from "./StaffMail.ts"
import type { Channel, StaffNotice } from "./StaffNotice.ts"
import * as StaffWebhook from "./StaffWebhook.ts"

/** The ways on which a hotel's staff are told. */
export class StaffChannels extends Context.Service<StaffChannels, {
  /** Those that are configured for this hotel now; our own log always. */
  readonly of: (tenantId: TenantId) => ReadonlyArray<Channel>
  /** Done when the other side has taken it. May be tried again: each way can tell a repeat. */
  readonly send: (channel: Channel, notice: StaffNotice) => Effect.Effect<void, StaffError>
}>()("conserje/staff/StaffChannels") {
  static readonly layer = Layer.effect(
    StaffChannels,
    Effect.gen(function* () {
      const config = yield* StaffConfig
      const contents = yield* HotelContents
      const post = yield* StaffWebhook.make
      const postToHotel = yield* StaffWebhook.makeForHotels
      const mail = Option.map(config.smtp, StaffMail.make)

      const hotelWebhook = (tenantId: TenantId) => contents.of(tenantId).staff?.webhook
      const emailsOf = (tenantId: TenantId) => [
        ...new Set([...contents.of(tenantId).staff?.emails ?? [], ...config.emails])
      ]

      const send = (channel: Channel, notice: StaffNotice): Effect.Effect<void, StaffError> => {
        switch (channel) {
          case "hotel_webhook": {
            const url = hotelWebhook(notice.tenantId)
            return url === undefined || Option.isNone(config.secret)
              ? notTaken("the hotel has no webhook any more")
              : postToHotel(new URL(url), config.secret.value, notice)
          }
          case "house_webhook":
            return Option.isNone(config.webhook) || Option.isNone(config.secret)
              ? notTaken("there is no webhook any more")
              : post(config.webhook.value, config.secret.value, notice)
          case "email":
            return Option.isNone(mail)
              ? notTaken("there is no mail server any more")
              : mail.value(emailsOf(notice.tenantId), notice)
          case "console":
            return Effect.logWarning("staff are needed", {
              kind: notice.kind,
              reason: notice.reason,
              urgent: notice.urgent,
              tenant: notice.tenantId,
              about: notice.about
            })
        }
      }

      return StaffChannels.of({
        of: (tenantId) => [
          ...(hotelWebhook(tenantId) !== undefined && Option.isSome(config.secret) ? ["hotel_webhook"] as const : []),
          ...(Option.isSome(config.webhook) ? ["house_webhook"] as const : []),
          ...(Option.isSome(mail) && emailsOf(tenantId).length > 0 ? ["email"] as const : []),
          "console"
        ],
        send
      })
    })
  )
}
