import { Context, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { Actor, type AuditRow, type Type, TYPES } from "./AuditEvent.ts"
import { type AuditError, unavailable } from "./AuditError.ts"
import { TenantId } from "../domain/Ids.ts"

export interface AuditQuery {
  readonly tenantId?: TenantId
  readonly type?: Type
  readonly actorId?: string
  /** Milliseconds since the epoch; from the first on, before the second. */
  readonly from?: number
  readonly to?: number
  /** Only what is older than this row: its `id`. */
  readonly before?: string
  readonly limit: number
}

/** Reads the trail. */
export class AuditTrail extends Context.Service<AuditTrail, {
  /** Newest first. */
  readonly list: (query: AuditQuery) => Effect.Effect<ReadonlyArray<AuditRow>, AuditError>
}>()("conserje/audit/AuditTrail") {
  static readonly layerSql = Layer.effect(
    AuditTrail,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      return AuditTrail.of({
        list: ({ actorId, before, from, limit, tenantId, to, type }) =>
          sql`
            SELECT id::text, tenant_id, seq::text, event_id, (extract(epoch FROM at) * 1000)::float8 AS at, type, action,
              resource, actor_kind, actor_id, address, request_id, before, after, hash
            FROM audit_logs WHERE ${
            sql.and([
              sql`true`,
              ...(tenantId === undefined ? [] : [sql`tenant_id = ${tenantId}`]),
              ...(type === undefined ? [] : [sql`type = ${type}`]),
              ...(actorId === undefined ? [] : [sql`actor_id = ${actorId}`]),
              ...(from === undefined ? [] : [sql`audit_logs.at >= to_timestamp(${from}::float8 / 1000)`]),
              ...(to === undefined ? [] : [sql`audit_logs.at < to_timestamp(${to}::float8 / 1000)`]),
              ...(before === undefined ? [] : [sql`id < ${before}::text::bigint`])
            ])
          } ORDER BY audit_logs.id DESC LIMIT ${limit}`.pipe(
            Effect.map((rows) => decode(rows).map(rowOf)),
            Effect.catchTag("SqlError", unavailable)
          )
      })
    })
  )
}

const Row = Schema.Struct({
  id: Schema.String,
  tenantId: TenantId,
  seq: Schema.String,
  eventId: Schema.String,
  at: Schema.Finite,
  type: Schema.Literals(TYPES),
  action: Schema.String,
  resource: Schema.String,
  actorKind: Actor.fields.kind,
  actorId: Schema.String,
  address: Schema.NullOr(Schema.String),
  requestId: Schema.NullOr(Schema.String),
  before: Schema.Unknown,
  after: Schema.Unknown,
  hash: Schema.String
})

const decode: (rows: unknown) => ReadonlyArray<typeof Row.Type> = Schema.decodeUnknownSync(Schema.Array(Row))

const rowOf = ({ actorId, actorKind, ...row }: typeof Row.Type): AuditRow => ({
  ...row,
  actor: { kind: actorKind, id: actorId }
})
