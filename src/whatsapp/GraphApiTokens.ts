import { Clock, Context, Effect, Layer, Option, type Redacted, Schema } from "effect"
import type { PhoneNumberId } from "../domain/Ids.ts"
import { Hotels } from "../tenancy/Hotels.ts"
import { TenantSecrets } from "../tenancy/TenantSecrets.ts"
import { GraphApiConfig } from "./GraphApiConfig.ts"

/** The hotel has a token of its own that cannot be opened; the installation's is not for its number. */
export class TokenSealed extends Schema.TaggedError<TokenSealed>()("TokenSealed", {}) {
  override readonly message = "The hotel's own token cannot be opened: look at SECRETS_KEYS."
}

/** With which token Meta is asked about a business number. */
export class GraphApiTokens extends Context.Service<GraphApiTokens, {
  readonly of: (phoneNumberId: PhoneNumberId) => Effect.Effect<Redacted.Redacted<string>, TokenSealed>
}>()("conserje/whatsapp/GraphApiTokens") {
  /** That of the hotel whose the number is now, and the installation's where the hotel has none. */
  static readonly layer = Layer.effect(
    GraphApiTokens,
    Effect.gen(function* () {
      const hotels = yield* Hotels
      const secrets = yield* TenantSecrets
      const { token } = yield* GraphApiConfig
      return GraphApiTokens.of({
        of: (phoneNumberId) =>
          Effect.flatMap(Clock.currentTimeMillis, (now) => {
            const hotel = hotels.byNumber(phoneNumberId, now)
            if (Option.isNone(hotel)) return Effect.succeed(token)
            const own = secrets.of(hotel.value.tenantId, "whatsapp-access-token")
            switch (own._tag) {
              case "Unset":
                return Effect.succeed(token)
              case "Set":
                return Effect.succeed(own.value)
              case "Unreadable":
                return new TokenSealed()
            }
          })
      })
    })
  )

  /** The installation's for every number. */
  static readonly layerInstallation = Layer.effect(
    GraphApiTokens,
    Effect.map(GraphApiConfig, ({ token }) => ({ of: () => Effect.succeed(token) }))
  )
}
