import { Clock, Context, Effect, Layer, Option, Ref, Schema } from "effect"
import { SqlClient } from "effect/sql"
import type { SqlError } from "effect/sql/SqlError"
import { PhoneNumberId, TenantId } from "../domain/Ids.ts"
import { type BusinessNumber, type Hotel, HotelProfile } from "./Hotel.ts"
import { NumberOwnedTwice, TenancyError, unavailable } from "./TenancyError.ts"
import * as TenancyMetrics from "./TenancyMetrics.ts"

/** Who owns which number, in memory: asked for every webhook event, so it never waits for the database. */
export class Hotels extends Context.Service<Hotels, {
  /** The hotel that owned the number at that instant (milliseconds since the epoch). */
  readonly byNumber: (phoneNumberId: PhoneNumberId, at: number) => Option.Option<Hotel>
  readonly byTenant: (tenantId: TenantId) => Option.Option<Hotel>
  readonly all: () => ReadonlyArray<Hotel>
  /** Reads the table again; returns how many hotels there are now. What was known stays while it cannot be read. */
  readonly refresh: Effect.Effect<number, TenancyError>
  /**
   * Writes hotels and their numbers and refreshes. Hotels that are not named stay as they are. Fails, and writes
   * nothing, when two hotels would own one number at the same time.
   */
  readonly save: (hotels: ReadonlyArray<Hotel>) => Effect.Effect<void, TenancyError>
}>()("conserje/tenancy/Hotels") {
  static readonly layerSql = Layer.effect(
    Hotels,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const directory = yield* Ref.make(directoryOf([]))

      const load = Effect.fnUntraced(function* () {
        const started = yield* Clock.currentTimeMillis
        const tenants = yield* sql`SELECT id, profile FROM tenants WHERE active ORDER BY id`
        const numbers = yield* sql`
          SELECT tenant_id, phone_number_id, display_phone,
            CASE WHEN isfinite(valid_from) THEN (extract(epoch FROM valid_from) * 1000)::float8 END AS valid_from,
            CASE WHEN isfinite(valid_to) THEN (extract(epoch FROM valid_to) * 1000)::float8 END AS valid_to
          FROM business_numbers ORDER BY phone_number_id, business_numbers.valid_from`
        const hotels = hotelsOf(yield* readable(tenants), decodeNumbers(numbers))
        yield* Ref.set(directory, directoryOf(hotels))
        yield* TenancyMetrics.active({}, hotels.length)
        yield* TenancyMetrics.identifiers({}, hotels.reduce((sum, { numbers }) => sum + numbers.length, 0))
        yield* TenancyMetrics.refreshSeconds({}, ((yield* Clock.currentTimeMillis) - started) / 1000)
        return hotels.length
      })

      const saveOne = ({ numbers, profile, tenantId }: Hotel) =>
        Effect.gen(function* () {
          yield* sql`
            INSERT INTO tenants (id, profile) VALUES (${tenantId}, ${JSON.stringify(profile)}::text::jsonb)
            ON CONFLICT (id) DO UPDATE SET profile = excluded.profile, active = true, updated_at = now()`
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

      yield* answer(load())
      return Hotels.of({
        byNumber: (phoneNumberId, at) => Ref.getUnsafe(directory).byNumber(phoneNumberId, at),
        byTenant: (tenantId) => Option.fromUndefinedOr(Ref.getUnsafe(directory).byTenant.get(tenantId)),
        all: () => [...Ref.getUnsafe(directory).byTenant.values()],
        refresh: answer(load()),
        save: (hotels) =>
          answer(Effect.andThen(
            sql.withTransaction(Effect.andThen(Effect.forEach(hotels, saveOne, { discard: true }), ownedOnce(hotels))),
            Effect.asVoid(load())
          ))
      })
    })
  )
}

interface Directory {
  readonly byTenant: ReadonlyMap<TenantId, Hotel>
  readonly byNumber: (phoneNumberId: PhoneNumberId, at: number) => Option.Option<Hotel>
}

const directoryOf = (hotels: ReadonlyArray<Hotel>): Directory => {
  const owners = new Map<PhoneNumberId, Array<{ readonly from: number; readonly to: number; readonly hotel: Hotel }>>()
  for (const hotel of hotels) {
    for (const { phoneNumberId, validFrom = -Infinity, validTo = Infinity } of hotel.numbers) {
      const known = owners.get(phoneNumberId) ?? []
      known.push({ from: validFrom, to: validTo, hotel })
      owners.set(phoneNumberId, known)
    }
  }
  return {
    byTenant: new Map(hotels.map((hotel) => [hotel.tenantId, hotel])),
    byNumber: (phoneNumberId, at) =>
      Option.fromUndefinedOr(owners.get(phoneNumberId)?.find(({ from, to }) => from <= at && at < to)?.hotel)
  }
}

const TenantRow = Schema.Struct({ id: TenantId, profile: HotelProfile })
const NumberRow = Schema.Struct({
  tenantId: TenantId,
  phoneNumberId: Schema.String,
  displayPhone: Schema.String,
  validFrom: Schema.NullOr(Schema.Finite),
  validTo: Schema.NullOr(Schema.Finite)
})
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

const decodeNumbers: (rows: unknown) => ReadonlyArray<typeof NumberRow.Type> = Schema.decodeUnknownSync(
  Schema.Array(NumberRow)
)

const hotelsOf = (
  tenants: ReadonlyArray<typeof TenantRow.Type>,
  numbers: ReadonlyArray<typeof NumberRow.Type>
): ReadonlyArray<Hotel> =>
  tenants.map(({ id, profile }) => ({
    tenantId: id,
    profile,
    numbers: numbers.filter(({ tenantId }) => tenantId === id).map(numberOf)
  }))

const numberOf = ({ displayPhone, phoneNumberId, validFrom, validTo }: typeof NumberRow.Type): BusinessNumber => ({
  phoneNumberId: PhoneNumberId.make(phoneNumberId),
  displayPhone,
  ...(validFrom === null ? {} : { validFrom }),
  ...(validTo === null ? {} : { validTo })
})

const answer = <A>(self: Effect.Effect<A, SqlError | TenancyError>): Effect.Effect<A, TenancyError> =>
  self.pipe(Effect.catchTag("SqlError", unavailable))
