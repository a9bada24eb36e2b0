import { Context, Effect, FileSystem, Layer, Option, Redacted, Schema } from "effect"
import type { TenantId } from "../domain/Ids.ts"
import type { Currency } from "../domain/Money.ts"
import { Hotels } from "../tenancy/Hotels.ts"
import { PmsPlaces } from "../tenancy/PmsPlaces.ts"
import { TenantSecrets } from "../tenancy/TenantSecrets.ts"
import { PmsConfig, type QloAppsAddress, TimeZone } from "./PmsConfig.ts"
import { PmsError } from "./PmsError.ts"
import { PmsMisconfigured } from "./PmsMisconfigured.ts"

/** One hotel in one QloApps. */
export interface PmsConnection extends QloAppsAddress {
  readonly tenantId: TenantId
  /** The hotel's number in that QloApps (`id_hotel`, `id_property`). */
  readonly hotelId: string
  /** Of the hotel: what "today" is. */
  readonly timeZone: string
  /** Of the shop's own clock: what its "last changed" means. */
  readonly clock: string
  /** What the hotel says its prices are in, where it says so. */
  readonly currency?: Currency
  /** Said through the API while the house runs: not believed to lead outside. */
  readonly saidBy?: "people"
}

interface Place extends QloAppsAddress {
  readonly hotelId: string
  readonly clock: Option.Option<string>
}

/** What is known of our hotels elsewhere. */
interface Directory {
  readonly timeZoneOf: (tenantId: TenantId) => string
  readonly isOnlyOne: () => boolean
}

/** `PMS_CONNECTIONS_FILE` cannot be used. `problem` is a sentence for whoever wrote it. */
export class ConnectionsUnreadable extends Schema.TaggedError<ConnectionsUnreadable>()("ConnectionsUnreadable", {
  file: Schema.String,
  problem: Schema.String
}) {
  override get message(): string {
    return `PMS_CONNECTIONS_FILE ${this.file}: ${this.problem}`
  }
}

/** Which PMS, and which hotel in it, belongs to a tenant. */
export class PmsConnections extends Context.Service<PmsConnections, {
  readonly of: (tenantId: TenantId) => Effect.Effect<PmsConnection, PmsError>
}>()("conserje/pms/PmsConnections") {
  /** From `PMS_CONNECTIONS_FILE` where it names the tenant, else from `PMS_BASE_URL`, `PMS_API_KEY` and `PMS_HOTELS`. */
  static readonly layer = Layer.unwrap(
    Effect.map(Hotels, (directory) =>
      PmsConnections.layerOf({
        timeZoneOf: (tenantId) =>
          Option.match(directory.byTenant(tenantId), {
            onNone: () => "UTC",
            onSome: ({ profile }) => profile.timeZone
          }),
        isOnlyOne: () => directory.all().length === 1
      }))
  )

  /** The same without the directory of hotels, for a command. */
  static readonly layerOf = ({ isOnlyOne, timeZoneOf }: Directory) =>
    Layer.effect(
      PmsConnections,
      Effect.gen(function* () {
        const { address, connectionsFile, hotels, timeZone: clock } = yield* PmsConfig
        const own = Option.isNone(connectionsFile) ? new Map<string, Entry>() : yield* readFile(connectionsFile.value)

        const placeOf = (tenantId: TenantId): Option.Option<Place> => {
          const entry = own.get(tenantId)
          if (entry !== undefined) {
            return Option.some({
              baseUrl: entry.baseUrl,
              apiKey: Redacted.make(entry.apiKey),
              host: Option.fromUndefinedOr(entry.host),
              hotelId: entry.hotelId,
              clock: Option.fromUndefinedOr(entry.timeZone)
            })
          }
          // A single hotel needs no table: it is number 1 of a fresh installation.
          const hotelId = hotels.get(tenantId) ?? (hotels.size === 0 && isOnlyOne() ? "1" : undefined)
          return hotelId === undefined
            ? Option.none()
            : Option.map(address, (address) => ({ ...address, hotelId, clock }))
        }

        return PmsConnections.of({
          of: (tenantId) =>
            Option.match(placeOf(tenantId), {
              onNone: () => notConnected,
              onSome: (place) => {
                const timeZone = timeZoneOf(tenantId)
                return Effect.succeed({
                  ...place,
                  tenantId,
                  timeZone,
                  clock: Option.getOrElse(place.clock, () => timeZone)
                })
              }
            })
        })
      })
    )

  /**
   * A hotel's own connection, with the key that is among its secrets, before whatever the others say of it. A connection
   * without its key is none: the installation's key is not for it.
   */
  static readonly layerOwn = Layer.effect(
    PmsConnections,
    Effect.gen(function* () {
      const others = yield* PmsConnections
      const hotels = yield* Hotels
      const places = yield* PmsPlaces
      const secrets = yield* TenantSecrets

      const own = (tenantId: TenantId) =>
        Option.match(places.of(tenantId), {
          onNone: () => others.of(tenantId),
          onSome: ({ baseUrl, host, hotelId, timeZone: clock }) => {
            const key = secrets.of(tenantId, "pms-api-key")
            if (key._tag !== "Set") return keyMissing
            const timeZone = Option.match(hotels.byTenant(tenantId), {
              onNone: () => "UTC",
              onSome: ({ profile }) => profile.timeZone
            })
            return Effect.succeed({
              tenantId,
              saidBy: "people" as const,
              baseUrl: new URL(baseUrl),
              host: Option.fromUndefinedOr(host),
              apiKey: key.value,
              hotelId,
              timeZone,
              clock: clock ?? timeZone
            })
          }
        })

      return PmsConnections.of({
        of: (tenantId) =>
          Effect.map(own(tenantId), (connection): PmsConnection => {
            const currency = Option.getOrUndefined(hotels.byTenant(tenantId))?.profile.currency
            return currency === undefined ? connection : { ...connection, currency }
          })
      })
    })
  )

  static readonly layerWith = (connections: ReadonlyArray<PmsConnection>) =>
    Layer.sync(PmsConnections, () => {
      const byTenant = new Map(connections.map((connection) => [connection.tenantId, connection]))
      return PmsConnections.of({
        of: (tenantId) => {
          const connection = byTenant.get(tenantId)
          return connection === undefined ? notConnected : Effect.succeed(connection)
        }
      })
    })
}

const notConnected = Effect.fail(
  new PmsError({ reason: new PmsMisconfigured({ problem: "not_connected", resource: "", method: "" }) })
)

const keyMissing = Effect.fail(
  new PmsError({ reason: new PmsMisconfigured({ problem: "no_own_key", resource: "", method: "" }) })
)

const Entry = Schema.Struct({
  baseUrl: Schema.URLFromString,
  host: Schema.optionalKey(Schema.NonEmptyString),
  apiKey: Schema.String.check(Schema.isPattern(/^.{32}$/)),
  hotelId: Schema.String.check(Schema.isPattern(/^\d+$/)),
  timeZone: Schema.optionalKey(TimeZone)
})
type Entry = typeof Entry.Type
const decodeEntries = Schema.decodeUnknownEffect(Schema.fromJsonString(Schema.Record(Schema.String, Entry)))

const readFile = Effect.fnUntraced(function* (file: string) {
  const files = yield* FileSystem.FileSystem
  const refuse = (problem: string) => () => new ConnectionsUnreadable({ file, problem })
  const text = yield* files.readFileString(file).pipe(Effect.mapError(refuse("cannot be read")))
  // Without the decoder's words: they would repeat the keys that the file holds.
  const entries = yield* decodeEntries(text).pipe(
    Effect.mapError(
      refuse('must be JSON like {"<tenant>": {"baseUrl": "https://...", "apiKey": "...", "hotelId": "1"}}')
    )
  )
  return new Map(Object.entries(entries))
})
