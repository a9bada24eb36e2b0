import { Clock, Context, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { Audit } from "../audit/Audit.ts"
import { freshId } from "../domain/FreshId.ts"
import { TenantId } from "../domain/Ids.ts"
import { announce } from "../sql/Announcements.ts"
import { houseWide } from "../sql/TenantWall.ts"
import { Hotels } from "./Hotels.ts"
import { countryOf, type Identifier, identifierOf, KINDS, PLAINLY, type Reading } from "./Identifier.ts"
import { NoIdentifier, NotThere, refuse, Taken, type TenancyError } from "./TenancyError.ts"
import { inOneError } from "./Tenants.ts"

/** A telephone or an address that belongs to one hotel. */
export const TenantIdentifier = Schema.Struct({
  /** Ours; names it where the identifier itself should not be written, such as in an address. */
  id: Schema.String,
  tenantId: TenantId,
  kind: Schema.Literals(KINDS),
  identifier: Schema.String,
  /** Milliseconds since the epoch. */
  createdAt: Schema.Finite
})
export type TenantIdentifier = typeof TenantIdentifier.Type

/** Whose users are whose: guests and others that a hotel knows by telephone or e-mail. Each is one hotel's alone. */
export class TenantIdentifiers extends Context.Service<TenantIdentifiers, {
  /** Of one hotel, after that id, oldest first. */
  readonly list: (
    tenantId: TenantId,
    page: { readonly after: string; readonly limit: number }
  ) => Effect.Effect<ReadonlyArray<TenantIdentifier>, TenancyError>
  /** As it was written. `planned`: only numbers of a numbering plan, read as in the hotel's country without one. */
  readonly add: (
    tenantId: TenantId,
    written: string,
    planned: boolean
  ) => Effect.Effect<TenantIdentifier, TenancyError>
  /** By its id, or as it was written. */
  readonly remove: (tenantId: TenantId, idOrWritten: string) => Effect.Effect<void, TenancyError>
  /** The active hotel whose it is. */
  readonly ownerOf: (identifier: Identifier) => Effect.Effect<Option.Option<TenantId>, TenancyError>
}>()("conserje/tenancy/TenantIdentifiers") {
  static readonly layerSql = Layer.effect(
    TenantIdentifiers,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const audit = yield* Audit
      const hotels = yield* Hotels

      const readingIn = (tenantId: TenantId, planned: boolean): Reading => ({
        planned,
        country: planned
          ? Option.getOrElse(hotels.byTenant(tenantId), () => ({ numbers: [] })).numbers
            .map(({ displayPhone }) => countryOf(displayPhone)).find((country) => country !== null) ?? null
          : null
      })

      // The trail outlives a guest's wish to be forgotten: it has the identifier's id, and not the identifier.
      const witnessed = (action: string, { id, kind, tenantId }: TenantIdentifier) =>
        Effect.andThen(
          announce(sql, "hotels"),
          audit.append({
            type: "data_modification",
            action,
            resource: `identifier/${id}`,
            tenantId,
            [action === "identifier.added" ? "after" : "before"]: { kind }
          })
        )

      const added = Effect.fnUntraced(function* (tenantId: TenantId, { kind, text }: Identifier) {
        const now = yield* Clock.currentTimeMillis
        const known = yield* sql`SELECT 1 FROM tenants WHERE id = ${tenantId}`
        if (known.length === 0) return yield* refuse(new NotThere({ what: "hotel" }))
        const [row] = decode(
          yield* sql`
            INSERT INTO tenant_user_identifiers (id, tenant_id, kind, identifier, created_at)
            VALUES (${yield* freshId("i")}, ${tenantId}, ${kind}, ${text}, to_timestamp(${now}::float8 / 1000))
            ON CONFLICT ON CONSTRAINT tenant_user_identifiers_once DO NOTHING RETURNING ${sql.literal(COLUMNS)}`
        )
        if (row === undefined) return yield* refuse(new Taken({ what: "identifier" }))
        yield* witnessed("identifier.added", row)
        return row
      })

      const removed = Effect.fnUntraced(function* (tenantId: TenantId, idOrWritten: string) {
        // One number may be read in two ways, and be two people's: only one of them goes.
        const texts = [PLAINLY, readingIn(tenantId, true)].flatMap((reading) =>
          Option.toArray(Option.map(identifierOf(idOrWritten, reading), ({ text }) => text))
        )
        const [row] = decode(
          yield* sql`
            DELETE FROM tenant_user_identifiers WHERE id = (
              SELECT id FROM tenant_user_identifiers
              WHERE tenant_id = ${tenantId} AND (id = ${idOrWritten} OR identifier = ANY(${texts}::text[]))
              ORDER BY tenant_user_identifiers.id <> ${idOrWritten}, array_position(${texts}::text[], identifier) LIMIT 1)
            RETURNING ${sql.literal(COLUMNS)}`
        )
        if (row === undefined) return yield* refuse(new NotThere({ what: "identifier" }))
        yield* witnessed("identifier.removed", row)
      })

      return TenantIdentifiers.of({
        list: (tenantId, { after, limit }) =>
          inOneError(Effect.map(
            sql`
              SELECT ${sql.literal(COLUMNS)} FROM tenant_user_identifiers
              WHERE tenant_id = ${tenantId} AND id > ${after} ORDER BY tenant_user_identifiers.id LIMIT ${limit}`,
            decode
          )),
        add: (tenantId, written, planned) =>
          Option.match(identifierOf(written, readingIn(tenantId, planned)), {
            onNone: () => refuse(new NoIdentifier()),
            onSome: (identifier) => inOneError(sql.withTransaction(added(tenantId, identifier)))
          }),
        remove: (tenantId, idOrWritten) => inOneError(sql.withTransaction(removed(tenantId, idOrWritten))),
        ownerOf: ({ text }) =>
          Option.match(hotels.byIdentifier(text), {
            onSome: (tenantId) => Effect.succeedSome(tenantId),
            // Added a moment ago, or beyond those that are kept in memory.
            onNone: () =>
              inOneError(Effect.map(
                houseWide(sql`
                  SELECT i.tenant_id FROM tenant_user_identifiers i JOIN tenants t ON t.id = i.tenant_id
                  WHERE i.identifier = ${text} AND t.active`),
                (rows) => Option.map(Option.fromUndefinedOr(decodeOwners(rows)[0]), ({ tenantId }) => tenantId)
              ))
          })
      })
    })
  )
}

const COLUMNS = `id, tenant_id, kind, identifier, trunc(extract(epoch FROM created_at) * 1000)::float8 AS created_at`

const decode: (rows: unknown) => ReadonlyArray<TenantIdentifier> = Schema.decodeUnknownSync(
  Schema.Array(TenantIdentifier)
)

const decodeOwners: (rows: unknown) => ReadonlyArray<{ readonly tenantId: TenantId }> = Schema.decodeUnknownSync(
  Schema.Array(Schema.Struct({ tenantId: TenantId }))
)
