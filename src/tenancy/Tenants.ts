import { Clock, Context, Effect, Layer, Option } from "effect"
import { SqlClient } from "effect/sql"
import type { SqlError } from "effect/sql/SqlError"
import { Audit } from "../audit/Audit.ts"
import type { AuditError } from "../audit/AuditError.ts"
import type { TenantId } from "../domain/Ids.ts"
import { announce } from "../sql/Announcements.ts"
import { houseWide } from "../sql/TenantWall.ts"
import type { HotelProfile } from "./Hotel.ts"
import { NUMBER_COLUMNS } from "./NumberRows.ts"
import { ContentChanged, NotThere, refuse, Taken, type TenancyError, unavailable } from "./TenancyError.ts"
import { type Tenant, TENANT_COLUMNS, tenantsOf } from "./Tenant.ts"

export interface NewTenant {
  readonly tenantId: TenantId
  readonly profile: HotelProfile
}

export interface TenantChange {
  readonly profile?: HotelProfile
  readonly status?: Tenant["status"]
}

/** Hotels as data. Each change is in the trail, and known to every process as soon as it is committed. */
export class Tenants extends Context.Service<Tenants, {
  /** One hotel, or all of them (null), after that id, in the order of ids. */
  readonly list: (
    tenantId: TenantId | null,
    page: { readonly after: string; readonly limit: number }
  ) => Effect.Effect<ReadonlyArray<Tenant>, TenancyError>
  readonly get: (tenantId: TenantId) => Effect.Effect<Option.Option<Tenant>, TenancyError>
  /** Active from the first moment. */
  readonly create: (tenant: NewTenant) => Effect.Effect<Tenant, TenancyError>
  /** Over what was read at that version; fails with `ContentChanged` when somebody else has changed it since. */
  readonly update: (tenantId: TenantId, version: number, change: TenantChange) => Effect.Effect<Tenant, TenancyError>
  /** Tells every process to read all that is known of hotels again. */
  readonly announce: Effect.Effect<void, TenancyError>
}>()("conserje/tenancy/Tenants") {
  static readonly layerSql = Layer.effect(
    Tenants,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const audit = yield* Audit
      const columns = sql.literal(TENANT_COLUMNS)

      const withNumbers = Effect.fnUntraced(function* (rows: ReadonlyArray<{ readonly id?: unknown }>) {
        const numbers = yield* sql`
          SELECT ${sql.literal(NUMBER_COLUMNS)} FROM business_numbers
          WHERE tenant_id = ANY(${rows.map(({ id }) => String(id))}::text[])
          ORDER BY business_numbers.valid_from, phone_number_id`
        return tenantsOf(rows, numbers)
      })

      const get = Effect.fnUntraced(function* (tenantId: TenantId) {
        const [tenant] = yield* withNumbers(yield* sql`SELECT ${columns} FROM tenants WHERE id = ${tenantId}`)
        return Option.fromUndefinedOr(tenant)
      })

      const witnessed = (action: string, before: Tenant | null, after: Tenant) =>
        Effect.andThen(
          announce(sql, "hotels"),
          audit.append({
            type: "data_modification",
            action,
            resource: `tenant/${after.tenantId}`,
            tenantId: after.tenantId,
            before: before === null ? null : factsOf(before),
            after: factsOf(after)
          })
        )

      const changed = Effect.fnUntraced(function* (tenantId: TenantId, version: number, change: TenantChange) {
        const now = yield* Clock.currentTimeMillis
        const before = yield* get(tenantId)
        if (Option.isNone(before)) return yield* refuse(new NotThere({ what: "hotel" }))
        const { profile, status } = change
        const [after] = yield* withNumbers(
          yield* sql`
            UPDATE tenants SET version = version + 1, updated_at = to_timestamp(${now}::float8 / 1000),
              profile = coalesce(${profile === undefined ? null : JSON.stringify(profile)}::text::jsonb, profile),
              active = coalesce(${status === undefined ? null : status === "active"}::boolean, active)
            WHERE id = ${tenantId} AND version = ${version}::int4 RETURNING ${columns}`
        )
        if (after === undefined) return yield* refuse(new ContentChanged())
        yield* witnessed("tenant.updated", before.value, after)
        return after
      })

      const created = Effect.fnUntraced(function* ({ profile, tenantId }: NewTenant) {
        const now = yield* Clock.currentTimeMillis
        const [after] = yield* withNumbers(
          yield* sql`
            INSERT INTO tenants (id, profile, created_at, updated_at)
            VALUES (${tenantId}, ${JSON.stringify(profile)}::text::jsonb, to_timestamp(${now}::float8 / 1000),
              to_timestamp(${now}::float8 / 1000))
            ON CONFLICT DO NOTHING RETURNING ${columns}`
        )
        if (after === undefined) return yield* refuse(new Taken({ what: "id" }))
        yield* witnessed("tenant.created", null, after)
        return after
      })

      return Tenants.of({
        list: (tenantId, { after, limit }) =>
          sql`
            SELECT ${columns} FROM tenants
            WHERE id > ${after} AND ${tenantId === null ? sql`true` : sql`id = ${tenantId}`}
            ORDER BY tenants.id LIMIT ${limit}`.pipe(Effect.flatMap(withNumbers), inOneError),
        get: (tenantId) => inOneError(get(tenantId)),
        announce: inOneError(
          Effect.forEach(
            ["hotels", "hotel-contents", "secrets", "pms-connections"] as const,
            (topic) => announce(sql, topic),
            { discard: true }
          )
        ),
        create: (tenant) => inOneError(houseWide(sql.withTransaction(created(tenant)))),
        update: (tenantId, version, change) => inOneError(sql.withTransaction(changed(tenantId, version, change)))
      })
    })
  )
}

const factsOf = ({ profile, status, version }: Tenant) => ({ status, version, profile })

/** Whatever these statements and their witness fail with, in this room's words. */
export const inOneError = <A, R>(
  self: Effect.Effect<A, SqlError | AuditError | TenancyError, R>
): Effect.Effect<A, TenancyError, R> => Effect.catchTags(self, { SqlError: unavailable, AuditError: unavailable })
