import { Clock, Context, Effect, Layer, Option, Ref, Schema } from "effect"
import { SqlClient } from "effect/sql"
import type { SqlError } from "effect/sql/SqlError"
import { type PhoneNumberId, TenantId } from "../domain/Ids.ts"
import { announce } from "../sql/Announcements.ts"
import { rereading } from "../sql/Rereading.ts"
import { houseWide } from "../sql/TenantWall.ts"
import { configuredOf, type Directory, directoryOf } from "./Directory.ts"
import { type Hotel, HotelProfile } from "./Hotel.ts"
import { NUMBER_COLUMNS, numbersByTenant } from "./NumberRows.ts"
import { NumberOwnedTwice, TenancyError, unavailable } from "./TenancyError.ts"
import * as TenancyMetrics from "./TenancyMetrics.ts"

/** Identifiers that are kept in memory, the newest ones. */
const MOST_IDENTIFIERS = 100_000

/** Who owns which number, in memory: asked for every webhook event, so it never waits for the database. */
export class Hotels extends Context.Service<Hotels, {
  /** The hotel that owned the number at that instant (milliseconds since the epoch). */
  readonly byNumber: (phoneNumberId: PhoneNumberId, at: number) => Option.Option<Hotel>
  readonly byTenant: (tenantId: TenantId) => Option.Option<Hotel>
  readonly all: () => ReadonlyArray<Hotel>
  /** The hotel whose an identifier is, as `Identifier` writes it; one that is not here may still be in the table. */
  readonly byIdentifier: (text: string) => Option.Option<TenantId>
  /**
   * What `save` and `seed` of this process said, whatever was changed since: who answers while `tenancy.dynamic.enabled` is
   * off. The directory itself where they said nothing.
   */
  readonly configured: () => Directory
  /** Reads the table again; returns how many hotels there are now. What was known stays while it cannot be read. */
  readonly refresh: Effect.Effect<number, TenancyError>
  /**
   * Writes hotels and their numbers and refreshes. Hotels that are not named stay as they are. Fails, and writes
   * nothing, when two hotels would own one number at the same time.
   */
  readonly save: (hotels: ReadonlyArray<Hotel>) => Effect.Effect<void, TenancyError>
  /** The same for those that nobody has edited since they were written. */
  readonly seed: (hotels: ReadonlyArray<Hotel>) => Effect.Effect<void, TenancyError>
}>()("conserje/tenancy/Hotels") {
  static readonly layerSql = Layer.effect(
    Hotels,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const directory = yield* Ref.make(directoryOf([]))
      const configured = yield* Ref.make<Directory | null>(null)
      const known = yield* Ref.make<ReadonlyMap<string, TenantId>>(new Map())

      const loadAll = Effect.fnUntraced(function* () {
        const started = yield* Clock.currentTimeMillis
        const tenants = yield* sql`SELECT id, profile FROM tenants WHERE active ORDER BY id`
        const numbers = numbersByTenant(
          yield* sql`
            SELECT ${sql.literal(NUMBER_COLUMNS)} FROM business_numbers
            ORDER BY phone_number_id, business_numbers.valid_from`
        )
        const hotels = (yield* readable(tenants)).map(({ id, profile }): Hotel => ({
          tenantId: id,
          profile,
          numbers: numbers.get(id) ?? []
        }))
        const identifiers = decodeIdentifiers(
          yield* sql`SELECT identifier, tenant_id FROM tenant_user_identifiers ORDER BY id DESC LIMIT ${MOST_IDENTIFIERS}`
        )
        const served = new Set(hotels.map(({ tenantId }) => tenantId))
        const users = new Map(
          identifiers.flatMap(({ identifier, tenantId }) =>
            served.has(tenantId) ? [[identifier, tenantId] as const] : []
          )
        )
        yield* Ref.set(directory, directoryOf(hotels))
        yield* Ref.set(known, users)
        yield* TenancyMetrics.active({}, hotels.length)
        yield* TenancyMetrics.cached({}, users.size + hotels.reduce((sum, { numbers }) => sum + numbers.length, 0))
        yield* TenancyMetrics.refreshSeconds({}, ((yield* Clock.currentTimeMillis) - started) / 1000)
        return hotels.length
      })
      const load = rereading(houseWide(loadAll()))

      const saveOne = ({ numbers, profile, tenantId }: Hotel) =>
        Effect.gen(function* () {
          yield* sql`
            INSERT INTO tenants (id, profile) VALUES (${tenantId}, ${JSON.stringify(profile)}::text::jsonb)
            ON CONFLICT (id) DO UPDATE
            SET profile = excluded.profile, version = tenants.version + 1, updated_at = now()
            WHERE tenants.profile <> excluded.profile`
          for (const { displayPhone, phoneNumberId, validFrom, validTo } of numbers) {
            yield* sql`
              INSERT INTO business_numbers (phone_number_id, tenant_id, display_phone, valid_from, valid_to)
              VALUES (${phoneNumberId}, ${tenantId}, ${displayPhone},
                coalesce(to_timestamp(${validFrom ?? null}::float8 / 1000), '-infinity'),
                coalesce(to_timestamp(${validTo ?? null}::float8 / 1000), 'infinity'))
              ON CONFLICT (phone_number_id, valid_from) DO UPDATE
              SET display_phone = excluded.display_phone, valid_to = excluded.valid_to
              WHERE business_numbers.tenant_id = excluded.tenant_id`
          }
        })

      /** Fails when a number of these hotels has, or would have, two owners at one instant. */
      const ownedOnce = Effect.fnUntraced(function* (hotels: ReadonlyArray<Hotel>) {
        const asked = hotels.flatMap(({ numbers, tenantId }) =>
          numbers.map(({ phoneNumberId }) => ({ phoneNumberId, tenantId }))
        )
        const [shared] = yield* sql<{ readonly phoneNumberId: string; readonly owners: ReadonlyArray<string> }>`
          SELECT asked.phone_number_id, array_agg(DISTINCT n.tenant_id) || CASE
            WHEN asked.tenant_id = ANY(array_agg(n.tenant_id)) THEN '{}'::text[] ELSE ARRAY[asked.tenant_id] END AS owners
          FROM unnest(${asked.map(({ phoneNumberId }) => phoneNumberId)}::text[], ${
          asked.map(({ tenantId }) => tenantId)
        }::text[])
            AS asked (phone_number_id, tenant_id)
          JOIN business_numbers n USING (phone_number_id)
          GROUP BY asked.phone_number_id, asked.tenant_id
          HAVING NOT asked.tenant_id = ANY(array_agg(n.tenant_id)) OR EXISTS (
            SELECT 1 FROM business_numbers one JOIN business_numbers other USING (phone_number_id)
            WHERE one.phone_number_id = asked.phone_number_id AND one.valid_from < other.valid_from
              AND other.valid_from < one.valid_to)
          LIMIT 1`
        if (shared !== undefined) return yield* new TenancyError({ reason: new NumberOwnedTwice(shared) })
      })

      const write = (hotels: ReadonlyArray<Hotel>) =>
        hotels.length === 0 ? Effect.void : Effect.gen(function* () {
          yield* Effect.forEach(hotels, saveOne, { discard: true })
          yield* ownedOnce(hotels)
          yield* announce(sql, "hotels")
        })

      const untouched = (hotels: ReadonlyArray<Hotel>) =>
        Effect.map(
          sql`SELECT id FROM tenants WHERE id = ANY(${hotels.map(({ tenantId }) => tenantId)}::text[]) AND version > 1`,
          (rows) => {
            const edited = new Set(decodeIds(rows).map(({ id }) => id))
            return hotels.filter(({ tenantId }) => !edited.has(tenantId))
          }
        )

      const saying = (hotels: ReadonlyArray<Hotel>, writing: Effect.Effect<void, SqlError | TenancyError>) =>
        answer(Effect.gen(function* () {
          yield* sql.withTransaction(writing)
          yield* Ref.set(configured, hotels.length === 0 ? null : configuredOf(hotels))
          yield* load
        }))

      yield* answer(load)
      return Hotels.of({
        byNumber: (phoneNumberId, at) => Ref.getUnsafe(directory).byNumber(phoneNumberId, at),
        byTenant: (tenantId) => Ref.getUnsafe(directory).byTenant(tenantId),
        all: () => Ref.getUnsafe(directory).all(),
        byIdentifier: (text) => Option.fromUndefinedOr(Ref.getUnsafe(known).get(text)),
        configured: () => Ref.getUnsafe(configured) ?? Ref.getUnsafe(directory),
        refresh: answer(load),
        save: (hotels) => saying(hotels, write(hotels)),
        seed: (hotels) => saying(hotels, Effect.flatMap(untouched(hotels), write))
      })
    })
  )

  /** For a test, or a part of the house on its own: these hotels, which nobody changes. */
  static readonly layerWith = (hotels: ReadonlyArray<Hotel>) =>
    Layer.sync(Hotels, () => {
      const directory = directoryOf(hotels)
      return Hotels.of({
        ...directory,
        byIdentifier: () => Option.none(),
        configured: () => directory,
        refresh: Effect.succeed(hotels.length),
        save: () => Effect.void,
        seed: () => Effect.void
      })
    })
}

const TenantRow = Schema.Struct({ id: TenantId, profile: HotelProfile })
const decodeIds: (rows: unknown) => ReadonlyArray<{ readonly id: TenantId }> = Schema.decodeUnknownSync(
  Schema.Array(Schema.Struct({ id: TenantId }))
)
const decodeIdentifiers: (
  rows: unknown
) => ReadonlyArray<{ readonly identifier: string; readonly tenantId: TenantId }> = Schema.decodeUnknownSync(
  Schema.Array(Schema.Struct({ identifier: Schema.String, tenantId: TenantId }))
)
const decodeTenant = Schema.decodeUnknownOption(TenantRow)

/** One hotel that cannot be read, by hand or from another version, must not take the others down with it. */
const readable = Effect.fnUntraced(function* (rows: ReadonlyArray<unknown>) {
  const hotels = rows.flatMap((row) => Option.toArray(decodeTenant(row)))
  if (hotels.length < rows.length) {
    yield* Effect.logError("a hotel's profile cannot be read; its guests are not answered", {
      unreadable: rows.length - hotels.length
    })
  }
  return hotels
})

const answer = <A>(self: Effect.Effect<A, SqlError | TenancyError>): Effect.Effect<A, TenancyError> =>
  self.pipe(Effect.catchTag("SqlError", unavailable))
