import type { BusinessNumber } from "../tenancy/Hotel.ts"
import type { Tenant } from "../tenancy/Tenant.ts"
import type { TenantIdentifier } from "../tenancy/TenantIdentifiers.ts"
import { iso, time } from "./Output.ts"
import * as Table from "./Table.ts"

export const documentOf = (tenant: Tenant) => ({
  hotel: tenant.tenantId,
  status: tenant.status,
  version: tenant.version,
  profile: tenant.profile,
  numbers: tenant.numbers.map(numberDocument),
  createdAt: iso(tenant.createdAt),
  updatedAt: iso(tenant.updatedAt)
})

export const numberDocument = ({ displayPhone, phoneNumberId, validFrom, validTo }: BusinessNumber) => ({
  number: phoneNumberId,
  shownAs: displayPhone,
  from: validFrom === undefined ? null : iso(validFrom),
  until: validTo === undefined ? null : iso(validTo)
})

/** Without the telephone or address itself: it is a guest's. */
export const identifierDocument = ({ createdAt, id, kind }: TenantIdentifier) => ({
  id,
  kind,
  createdAt: iso(createdAt)
})

export const tableOf = (tenants: ReadonlyArray<Tenant>): string =>
  tenants.length === 0 ? "There is no hotel." : Table.render(
    ["HOTEL", "STATUS", "NAME", "ZONE", "LANGUAGE", "NUMBERS", "VERSION"],
    tenants.map(({ numbers, profile, status, tenantId, version }) => [
      tenantId,
      status,
      profile?.name ?? UNREADABLE,
      profile?.timeZone ?? "",
      profile?.defaultLanguage ?? "",
      String(numbers.length),
      String(version)
    ])
  )

const UNREADABLE = "(cannot be read)"

export const factsOf = ({ createdAt, numbers, profile, status, tenantId, updatedAt, version }: Tenant): string =>
  [
    Table.facts([
      ["hotel", tenantId],
      ["status", status],
      ["name", profile?.name ?? UNREADABLE],
      ["time zone", profile?.timeZone ?? ""],
      ["language", profile?.defaultLanguage ?? ""],
      ["also speaks", profile?.languages?.join(", ") ?? "all of the house's"],
      ["currency", profile?.currency ?? "as its PMS says"],
      ["version", String(version)],
      ["made", time(createdAt)],
      ["changed", time(updatedAt)]
    ]),
    numberTable(numbers)
  ].join("\n\n")

export const numberTable = (numbers: ReadonlyArray<BusinessNumber>): string =>
  numbers.length === 0 ? "It has no number." : Table.render(
    ["NUMBER", "SHOWN AS", "FROM", "UNTIL"],
    numbers.map(({ displayPhone, phoneNumberId, validFrom, validTo }) => [
      phoneNumberId,
      displayPhone,
      validFrom === undefined ? "ever" : time(validFrom),
      validTo === undefined ? "further notice" : time(validTo)
    ])
  )

export const identifierTable = (identifiers: ReadonlyArray<TenantIdentifier>): string =>
  identifiers.length === 0 ? "No identifier is known." : Table.render(
    ["ID", "KIND", "SINCE"],
    identifiers.map(({ createdAt, id, kind }) => [id, kind, time(createdAt)])
  )
