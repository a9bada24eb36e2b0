import { Clock, Context, Effect, Layer, Option, Ref, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { Audit } from "../audit/Audit.ts"
import { TenantId } from "../domain/Ids.ts"
import { announce } from "../sql/Announcements.ts"
import { rereading } from "../sql/Rereading.ts"
import { houseWide } from "../sql/TenantWall.ts"
import { TimeZone } from "./Hotel.ts"
import { ContentChanged, NotThere, refuse, type TenancyError } from "./TenancyError.ts"
import { inOneError } from "./Tenants.ts"

const Web = Schema.String.check(
  Schema.isMaxLength(500),
  Schema.makeFilter((text: string) =>
    (URL.canParse(text) && /^https?:\/\//.test(text) && new URL(text).username === "" && new URL(text).search === "") ||
    "an http:// or https:// address without a password in it"
  )
)

/** Where a hotel's own PMS is. Its key is one of the hotel's secrets. */
export const PmsPlace = Schema.Struct({
  baseUrl: Web,
  /** The shop's own domain, when it is not the one in `baseUrl`. */
  host: Schema.optionalKey(Schema.String.check(Schema.isPattern(/^[A-Za-z0-9.:-]{1,253}$/))),
  /** The hotel's number in that QloApps. */
  hotelId: Schema.String.check(Schema.isPattern(/^\d{1,18}$/)),
  /** Of the shop's own clock, where it is not the hotel's. */
  timeZone: Schema.optionalKey(TimeZone)
})
export type PmsPlace = typeof PmsPlace.Type

export const VersionedPlace = Schema.Struct({ version: Schema.Int, place: PmsPlace })
export type VersionedPlace = typeof VersionedPlace.Type

/** Hotels that have a PMS of their own by the hand of whoever administers them; in memory, asked for every call. */
export class PmsPlaces extends Context.Service<PmsPlaces, {
  readonly of: (tenantId: TenantId) => Option.Option<PmsPlace>
  /** As the table has it now. */
  readonly read: (tenantId: TenantId) => Effect.Effect<Option.Option<VersionedPlace>, TenancyError>
  /** Over what was read at that version, 0 for none; fails when somebody else has changed it since. */
  readonly replace: (
    tenantId: TenantId,
    place: PmsPlace,
    version: number
  ) => Effect.Effect<VersionedPlace, TenancyError>
  /** Back to what the installation says. Returns whether there was anything. */
  readonly remove: (tenantId: TenantId) => Effect.Effect<boolean, TenancyError>
  /** Reads the table again; returns how many there are. */
  readonly refresh: Effect.Effect<number, TenancyError>
}>()("conserje/tenancy/PmsPlaces") {
  static readonly layerSql = Layer.effect(
    PmsPlaces,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const audit = yield* Audit
      const known = yield* Ref.make<ReadonlyMap<TenantId, PmsPlace>>(new Map())
      const columns = sql.literal("tenant_id, base_url, host, hotel_id, time_zone, version")

      const load = rereading(houseWide(Effect.gen(function* () {
        const rows = decode(yield* sql`SELECT ${columns} FROM pms_connections`)
        yield* Ref.set(known, new Map(rows.map((row) => [row.tenantId, placeOf(row)])))
        return rows.length
      })))

      const read = Effect.fnUntraced(function* (tenantId: TenantId) {
        const [row] = decode(yield* sql`SELECT ${columns} FROM pms_connections WHERE tenant_id = ${tenantId}`)
        return row === undefined ? Option.none() : Option.some({ version: row.version, place: placeOf(row) })
      })

      const witnessed = (action: string, tenantId: TenantId, before: unknown, after: unknown) =>
        Effect.andThen(
          announce(sql, "pms-connections"),
          audit.append({ type: "data_modification", action, resource: `pms/${tenantId}`, tenantId, before, after })
        )

      const replaced = Effect.fnUntraced(function* (tenantId: TenantId, place: PmsPlace, version: number) {
        const now = yield* Clock.currentTimeMillis
        const tenants = yield* sql`SELECT 1 FROM tenants WHERE id = ${tenantId} FOR UPDATE`
        if (tenants.length === 0) return yield* refuse(new NotThere({ what: "hotel" }))
        const before = yield* read(tenantId)
        if (Option.getOrElse(before, () => ({ version: 0 })).version !== version) {
          return yield* refuse(new ContentChanged())
        }
        yield* sql`
          INSERT INTO pms_connections (tenant_id, base_url, host, hotel_id, time_zone, updated_at)
          VALUES (${tenantId}, ${place.baseUrl}, ${place.host ?? null}, ${place.hotelId}, ${place.timeZone ?? null},
            to_timestamp(${now}::float8 / 1000))
          ON CONFLICT (tenant_id) DO UPDATE SET base_url = excluded.base_url, host = excluded.host,
            hotel_id = excluded.hotel_id, time_zone = excluded.time_zone, version = pms_connections.version + 1,
            updated_at = excluded.updated_at`
        yield* witnessed("pms.connected", tenantId, Option.getOrNull(before)?.place ?? null, place)
        return { version: version + 1, place }
      })

      const removed = Effect.fnUntraced(function* (tenantId: TenantId) {
        const [row] = decode(yield* sql`DELETE FROM pms_connections WHERE tenant_id = ${tenantId} RETURNING ${columns}`)
        if (row === undefined) return false
        yield* witnessed("pms.disconnected", tenantId, placeOf(row), null)
        return true
      })

      const andLoad = <A>(change: Effect.Effect<A, TenancyError>) => Effect.tap(change, () => inOneError(load))

      yield* inOneError(load)
      return PmsPlaces.of({
        of: (tenantId) => Option.fromUndefinedOr(Ref.getUnsafe(known).get(tenantId)),
        read: (tenantId) => inOneError(read(tenantId)),
        replace: (tenantId, place, version) =>
          andLoad(inOneError(sql.withTransaction(replaced(tenantId, place, version)))),
        remove: (tenantId) => andLoad(inOneError(sql.withTransaction(removed(tenantId)))),
        refresh: inOneError(load)
      })
    })
  )

  /** For a test, or a part of the house on its own: no hotel has a PMS of its own. */
  static readonly layerNone = Layer.succeed(PmsPlaces, {
    of: () => Option.none(),
    read: () => Effect.succeedNone,
    replace: () => refuse(new NotThere({ what: "hotel" })),
    remove: () => Effect.succeed(false),
    refresh: Effect.succeed(0)
  })
}

const Row = Schema.Struct({
  tenantId: TenantId,
  baseUrl: Schema.String,
  host: Schema.NullOr(Schema.String),
  hotelId: Schema.String,
  timeZone: Schema.NullOr(Schema.String),
  version: Schema.Int
})

const decode: (rows: unknown) => ReadonlyArray<typeof Row.Type> = Schema.decodeUnknownSync(Schema.Array(Row))

const placeOf = ({ baseUrl, host, hotelId, timeZone }: typeof Row.Type): PmsPlace => ({
  baseUrl,
  ...(host === null ? {} : { host }),
  hotelId,
  ...(timeZone === null ? {} : { timeZone })
})
