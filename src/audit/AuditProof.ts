import { Context, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { TenantId } from "../domain/Ids.ts"
import { type AuditError, unavailable } from "./AuditError.ts"

/** What is wrong with a chain, and at which of its rows. */
export interface Break {
  /** The first row that is not as it was written, or after which something is missing. */
  readonly seq: string
  readonly why: "changed" | "missing before" | "missing at the end" | "no head" | "cut without a record"
}

export interface ChainProof {
  readonly tenantId: TenantId
  /** Rows that were looked at. */
  readonly rows: number
  /** The newest row: kept elsewhere, this hash proves everything up to it, even against whoever owns the database. */
  readonly seq: string
  readonly hash: string
  /** The last row that retention has removed; "0" when none. */
  readonly prunedSeq: string
  readonly broken: Break | null
}

/** Rows of one statement: a few hundred milliseconds of hashing. */
const PAGE = 20_000

/** Proves that nothing of the trail was changed or removed. */
export class AuditProof extends Context.Service<AuditProof, {
  /** Every chain, or one. Hashes are computed here and now, by nothing that stands in the database. */
  readonly verify: (tenantId?: TenantId) => Effect.Effect<ReadonlyArray<ChainProof>, AuditError>
}>()("conserje/audit/AuditProof") {
  static readonly layerSql = Layer.effect(
    AuditProof,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient

      /** The first broken row after `after`, and where the page ends. */
      const page = (tenantId: TenantId, after: Place) =>
        sql`
          WITH page AS (
            SELECT * FROM audit_logs WHERE tenant_id = ${tenantId} AND seq > ${after.seq}::text::bigint
            ORDER BY audit_logs.seq LIMIT ${PAGE}
          ), linked AS (
            SELECT seq, hash, prev_hash,
              lag(seq, 1, ${after.seq}::text::bigint) OVER w + 1 AS expected_seq,
              lag(hash, 1, ${after.hash}) OVER w AS expected_prev,
              encode(sha256(convert_to(prev_hash || jsonb_build_array(tenant_id, seq, event_id,
                (extract(epoch FROM at) * 1000000)::bigint, type, action, resource, actor_kind, actor_id, address,
                request_id, before, after)::text, 'UTF8')), 'hex') AS expected_hash
            FROM page WINDOW w AS (ORDER BY seq)
          ), last AS (SELECT seq, hash FROM linked ORDER BY linked.seq DESC LIMIT 1)
          SELECT (SELECT count(*)::int FROM linked) AS rows, (SELECT seq::text FROM last) AS seq,
            (SELECT hash FROM last) AS hash, b.seq::text AS broken_seq, b.why
          FROM (SELECT 1) AS one LEFT JOIN LATERAL (
            SELECT seq, CASE WHEN seq <> expected_seq THEN 'missing before' ELSE 'changed' END AS why FROM linked
            WHERE seq <> expected_seq OR prev_hash <> expected_prev OR hash <> expected_hash
            ORDER BY linked.seq LIMIT 1
          ) b ON true`.pipe(Effect.map((rows) => decodePages(rows)[0]))

      const verifyOne = Effect.fnUntraced(function* (chain: typeof Chain.Type) {
        let place: Place = { seq: chain.prunedSeq, hash: chain.prunedHash }
        let rows = 0
        const proof = (broken: Break | null): ChainProof => ({
          tenantId: chain.tenantId,
          rows,
          seq: place.seq,
          hash: place.hash,
          prunedSeq: chain.prunedSeq,
          broken
        })
        while (true) {
          const read = yield* page(chain.tenantId, place)
          if (read === undefined || read.seq === null || read.hash === null) break
          rows += read.rows
          if (read.brokenSeq !== null && read.why !== null) return proof({ seq: read.brokenSeq, why: read.why })
          place = { seq: read.seq, hash: read.hash }
        }
        if (chain.seq === null) return proof({ seq: place.seq, why: "no head" })
        if (chain.seq !== place.seq || chain.hash !== place.hash) {
          return proof({ seq: place.seq, why: "missing at the end" })
        }
        return proof(chain.cutOnRecord ? null : { seq: chain.prunedSeq, why: "cut without a record" })
      })

      // What is appended in the meantime must not look like something missing: all is read as of one instant.
      return AuditProof.of({
        verify: (tenantId) =>
          sql.withTransaction(Effect.gen(function* () {
            yield* sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY`
            const chains = yield* sql`
              WITH RECURSIVE named AS (
                (SELECT tenant_id FROM audit_logs ORDER BY tenant_id LIMIT 1)
                UNION ALL
                SELECT (SELECT l.tenant_id FROM audit_logs l WHERE l.tenant_id > named.tenant_id
                  ORDER BY l.tenant_id LIMIT 1) FROM named WHERE named.tenant_id IS NOT NULL
              ), every AS (
                SELECT tenant_id FROM named WHERE tenant_id IS NOT NULL UNION SELECT tenant_id FROM audit_chains
              )
              SELECT tenant_id, c.seq::text, coalesce(c.hash, '') AS hash, coalesce(c.pruned_seq, 0)::text AS pruned_seq,
                coalesce(c.pruned_hash, '') AS pruned_hash,
                coalesce(c.pruned_seq, 0) = 0 OR EXISTS (
                  SELECT 1 FROM audit_logs l WHERE l.tenant_id = every.tenant_id AND l.type = 'retention'
                    AND l.after ->> 'upTo' = c.pruned_seq::text AND l.after ->> 'digest' = c.pruned_hash
                ) AS cut_on_record
              FROM every LEFT JOIN audit_chains c USING (tenant_id)
              WHERE ${tenantId ?? ""} IN ('', tenant_id) ORDER BY tenant_id`
            return yield* Effect.forEach(decodeChains(chains), verifyOne)
          })).pipe(Effect.catchTag("SqlError", unavailable))
      })
    })
  )
}

interface Place {
  readonly seq: string
  readonly hash: string
}

const Chain = Schema.Struct({
  tenantId: TenantId,
  seq: Schema.NullOr(Schema.String),
  hash: Schema.String,
  prunedSeq: Schema.String,
  prunedHash: Schema.String,
  cutOnRecord: Schema.Boolean
})

const Page = Schema.Struct({
  rows: Schema.Int,
  seq: Schema.NullOr(Schema.String),
  hash: Schema.NullOr(Schema.String),
  brokenSeq: Schema.NullOr(Schema.String),
  why: Schema.NullOr(Schema.Literals(["changed", "missing before"]))
})

const decodeChains: (rows: unknown) => ReadonlyArray<typeof Chain.Type> = Schema.decodeUnknownSync(Schema.Array(Chain))
const decodePages: (rows: unknown) => ReadonlyArray<typeof Page.Type> = Schema.decodeUnknownSync(Schema.Array(Page))
