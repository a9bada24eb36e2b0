import { Effect, Layer, Option, Schema } from "effect"
import { Flag } from "effect/cli"
import { RateLimiter } from "effect/persistence"
import { TenantId } from "../domain/Ids.ts"
import { PmsConfig, TimeZone } from "../pms/PmsConfig.ts"
import { PmsConnections } from "../pms/PmsConnections.ts"
import { PmsExamination } from "../pms/PmsExamination.ts"
import { PmsGateway } from "../pms/PmsGateway.ts"
import { QloAppsHttp } from "../pms/qloapps/QloAppsHttp.ts"
import { NoPms, refuse } from "./CommandError.ts"

/** Which hotel of which PMS, for every command that asks one. Address and key come from the environment alone. */
export const target = {
  hotel: Flag.String("hotel").pipe(
    Flag.withDescription("One of our hotels, as PMS_HOTELS or PMS_CONNECTIONS_FILE names it"),
    Flag.withMetavar("ID"),
    Flag.withSchema(TenantId),
    Flag.optional
  ),
  number: Flag.String("number").pipe(
    Flag.withDescription("The hotel's number in the PMS, before it is in PMS_HOTELS; default 1"),
    Flag.withMetavar("N"),
    Flag.withSchema(Schema.String.check(Schema.isPattern(/^\d+$/, { expected: "a number" }))),
    Flag.optional
  ),
  timeZone: Flag.String("time-zone").pipe(
    Flag.withDescription("Where the hotel is, to know its today; default UTC"),
    Flag.withMetavar("ZONE"),
    Flag.withSchema(TimeZone),
    Flag.withDefault("UTC")
  )
}

interface Target {
  readonly hotel: Option.Option<TenantId>
  readonly number: Option.Option<string>
  readonly timeZone: string
}

/** What a hotel is called that nobody has named yet. */
const UNNAMED = TenantId.make("hotel")

/** Runs a command against that hotel's PMS, and not through its desk: nothing but the PMS has to be there. */
export const using =
  ({ hotel, number, timeZone }: Target) =>
  <A, E, R>(run: (tenantId: TenantId) => Effect.Effect<A, E, R | PmsGateway | PmsExamination>) =>
    Effect.gen(function* () {
      const config = yield* PmsConfig
      if (Option.isNone(config.address) && Option.isNone(config.connectionsFile)) return yield* refuse(new NoPms())
      const tenantId = Option.getOrElse(hotel, () => UNNAMED)
      const named = Option.orElse(number, () => Option.isSome(hotel) ? Option.none() : Option.some("1"))
      const hotels = Option.match(named, {
        onNone: () => config.hotels,
        onSome: (n) => new Map([...config.hotels, [tenantId, n]])
      })
      const asked = Layer.succeed(PmsConfig, { ...config, hotels })
      const services = Layer.mergeAll(PmsGateway.layerQloApps, PmsExamination.layerQloApps).pipe(
        Layer.provide([
          PmsConnections.layerOf({ timeZoneOf: () => timeZone, isOnlyOne: () => false }),
          QloAppsHttp.layer,
          RateLimiter.layer.pipe(Layer.provide(RateLimiter.layerStoreMemory))
        ]),
        Layer.provide(asked)
      )
      return yield* Effect.provide(run(tenantId), services)
    }).pipe(Effect.provide(PmsConfig.layer))
