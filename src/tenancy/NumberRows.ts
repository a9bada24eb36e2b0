import { Schema } from "effect"
import { PhoneNumberId, TenantId } from "../domain/Ids.ts"
import type { BusinessNumber } from "./Hotel.ts"

/** Columns of a number, for whoever writes a statement. */
export const NUMBER_COLUMNS = `tenant_id, phone_number_id, display_phone,
  CASE WHEN isfinite(valid_from) THEN (extract(epoch FROM valid_from) * 1000)::float8 END AS valid_from,
  CASE WHEN isfinite(valid_to) THEN (extract(epoch FROM valid_to) * 1000)::float8 END AS valid_to`

const NumberRow = Schema.Struct({
  tenantId: TenantId,
  phoneNumberId: Schema.String,
  displayPhone: Schema.String,
  validFrom: Schema.NullOr(Schema.Finite),
  validTo: Schema.NullOr(Schema.Finite)
})
type NumberRow = typeof NumberRow.Type

const decode: (rows: unknown) => ReadonlyArray<NumberRow> = Schema.decodeUnknownSync(Schema.Array(NumberRow))

/** The numbers of each hotel, in the order of the rows. */
export const numbersByTenant = (rows: unknown): ReadonlyMap<TenantId, ReadonlyArray<BusinessNumber>> => {
  const numbers = new Map<TenantId, Array<BusinessNumber>>()
  for (const row of decode(rows)) {
    const known = numbers.get(row.tenantId) ?? []
    known.push(numberOf(row))
    numbers.set(row.tenantId, known)
  }
  return numbers
}

const numberOf = ({ displayPhone, phoneNumberId, validFrom, validTo }: NumberRow): BusinessNumber => ({
  phoneNumberId: PhoneNumberId.make(phoneNumberId),
  displayPhone,
  ...(validFrom === null ? {} : { validFrom }),
  ...(validTo === null ? {} : { validTo })
})
