import { Option, Schema } from "effect"
import { TenantId } from "../domain/Ids.ts"
import { BusinessNumber, HotelProfile } from "./Hotel.ts"
import { numbersByTenant } from "./NumberRows.ts"

export const STATUSES = ["active", "inactive"] as const

/** It begins with a letter or a digit, so that it is no option of a command and no name of a hidden file. */
export const NewTenantId = TenantId.check(
  Schema.isPattern(/^[a-z0-9][a-z0-9_-]{1,49}$/, { expected: "2 to 50 of a-z, 0-9, _ and -" })
)

/** A hotel as whoever administers it sees it. Times in milliseconds since the epoch. */
export const Tenant = Schema.Struct({
  tenantId: TenantId,
  /** Guests of an inactive one are not answered: what they write waits in quarantine. */
  status: Schema.Literals(STATUSES),
  /** Null when what is kept cannot be read: write it anew. */
  profile: Schema.NullOr(HotelProfile),
  /** In the order of their periods. */
  numbers: Schema.Array(BusinessNumber),
  /** Grows with each change: say it when changing, so that nobody overwrites what they have not seen. */
  version: Schema.Int,
  createdAt: Schema.Finite,
  updatedAt: Schema.Finite
})
export type Tenant = typeof Tenant.Type

/** Columns of a `Tenant`, for whoever writes a statement. */
export const TENANT_COLUMNS = `id, profile, active, version,
  trunc(extract(epoch FROM created_at) * 1000)::float8 AS created_at,
  trunc(extract(epoch FROM updated_at) * 1000)::float8 AS updated_at`

const Row = Schema.Struct({
  id: TenantId,
  profile: Schema.Unknown,
  active: Schema.Boolean,
  version: Schema.Int,
  createdAt: Schema.Finite,
  updatedAt: Schema.Finite
})

const decode: (rows: unknown) => ReadonlyArray<typeof Row.Type> = Schema.decodeUnknownSync(Schema.Array(Row))
const decodeProfile = Schema.decodeUnknownOption(HotelProfile)

export const tenantsOf = (rows: unknown, numberRows: unknown): ReadonlyArray<Tenant> => {
  const numbers = numbersByTenant(numberRows)
  return decode(rows).map(({ active, createdAt, id, profile, updatedAt, version }) => ({
    tenantId: id,
    status: active ? "active" : "inactive",
    profile: Option.getOrNull(decodeProfile(profile)),
    numbers: numbers.get(id) ?? [],
    version,
    createdAt,
    updatedAt
  }))
}
