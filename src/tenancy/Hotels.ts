import { Clock, Context, Effect, Layer, Option, Ref, Schema } from "effect"
import { SqlClient } from "effect/sql"
import type { SqlError } from "effect/sql/SqlError"
import { PhoneNumberId, TenantId } from "../domain/Ids.ts"
import { type BusinessNumber, type Hotel, HotelProfile } from "./Hotel.ts"
import { type TenancyError, unavailable } from "./TenancyError.ts"
import * as TenancyMetrics from "./TenancyMetrics.ts"

/** Who owns which number, in memory: asked for every webhook event, so it never waits for the database. */
export class Hotels extends Context.Service<Hotels, {
  /** The hotel that owned the number at that instant (milliseconds since the epoch). */
  readonly byNumber: (phoneNumberId: PhoneNumberId, at: number) => Option.Option<Hotel>
  readonly byTenant: (tenantId: TenantId) => Option.Option<Hotel>
  readonly all: () => ReadonlyArray<Hotel>
  /** Reads the table again; returns how many hotels there are now. What was known stays while it cannot be read. */
  readonly refresh: Effect.Effect<number, TenancyError>
  /** Writes hotels and their numbers and refreshes. */
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
        const hotels = hotelsOf(decodeTenants(tenants), decodeNumbers(numbers))
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
              SET tenant_id = excluded.tenant_id, display_phone = excluded.display_phone, valid_to = excluded.valid_to`
          }
        })

      yield* answer(load())
      return Hotels.of({
        byNumber: (phoneNumberId, at) => Ref.getUnsafe(directory).byNumber(phoneNumberId, at),
        byTenant: (tenantId) => Option.fromUndefinedOr(Ref.getUnsafe(directory).byTenant.get(tenantId)),
        all: () => [...Ref.getUnsafe(directory).byTenant.values()],
        refresh: answer(load()),
        save: (hotels) =>
          answer(Effect.andThen(
            sql.withTransaction(Effect.forEach(hotels, saveOne, { discard: true })),
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
const decodeTenants: (rows: unknown) => ReadonlyArray<typeof TenantRow.Type> = Schema.decodeUnknownSync(
  Schema.Array(TenantRow)
)
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

const answer = <A>(self: Effect.Effect<A, SqlError>) => Effect.catchTag(self, "SqlError", unavailable)
