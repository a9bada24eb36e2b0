import { Option, Schema } from "effect"
import type { TenantId } from "../../domain/Ids.ts"
import { BookingKey } from "../Booking.ts"

/**
 * Our id of a booking, as QloApps keeps it in `source` (255 characters, cut silently). It carries the tenant, because two
 * hotels may share a shop, and never a `|`, which means "or" in a filter.
 */
export const sourceOf = (tenantId: TenantId, key: BookingKey): string => `${prefixOf(tenantId)}${key}`

/** None for a booking that somebody else made. */
export const keyOf = (tenantId: TenantId, source: string): Option.Option<BookingKey> =>
  source.startsWith(prefixOf(tenantId)) ? decode(source.slice(prefixOf(tenantId).length)) : Option.none()

const prefixOf = (tenantId: TenantId): string => `conserje:${encodeURIComponent(tenantId).slice(0, 120)}:`

const decode = Schema.decodeUnknownOption(BookingKey)
