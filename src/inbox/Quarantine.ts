import { createHash } from "node:crypto"
import { Clock, Context, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import type { SqlError } from "effect/sql/SqlError"
import * as ReservedSql from "../sql/ReservedSql.ts"
import { type InboxError, unavailable } from "./InboxError.ts"
import * as InboxMetrics from "./InboxMetrics.ts"

/** Why something signed by Meta could not be read or placed. */
export const REASONS = [
  "not_json",
  "unknown_shape",
  "missing_entry",
  "missing_changes",
  "bad_item",
  "unknown_number"
] as const
export type Reason = typeof REASONS[number]

export interface Suspect {
  readonly reason: Reason
  /** A sentence for the operator, without guest words. */
  readonly detail: string
  readonly phoneNumberId: string | null
  /** Exactly what came: the whole body, or the one item that could not be read as JSON. */
  readonly raw: Uint8Array
}

export interface Quarantined extends Suspect {
  readonly id: string
  readonly seen: number
  /** Milliseconds since the epoch. */
  readonly firstSeenAt: number
  readonly lastSeenAt: number
  readonly state: "open" | "replayed" | "discarded"
}

/** What we could not place, kept where an operator sees it. The same bytes again only count up. */
export class Quarantine extends Context.Service<Quarantine, {
  /** Durable when it returns. */
  readonly keep: (suspects: ReadonlyArray<Suspect>, receivedAt: number) => Effect.Effect<void, InboxError>
  /** Open ones, newest first. */
  readonly list: (limit: number) => Effect.Effect<ReadonlyArray<Quarantined>, InboxError>
  /** Open ones after that id, in the order of ids. */
  readonly page: (
    page: { readonly after: string; readonly limit: number }
  ) => Effect.Effect<ReadonlyArray<Quarantined>, InboxError>
  readonly get: (id: string) => Effect.Effect<Quarantined | null, InboxError>
  /** Returns whether it was open. */
  readonly close: (
    id: string,
    as: "replayed" | "discarded",
    because: string
  ) => Effect.Effect<boolean, InboxError>
  /** Open ones. */
  readonly count: Effect.Effect<number, InboxError>
}>()("conserje/inbox/Quarantine") {
  static readonly layerSql = Layer.effect(
    Quarantine,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const reserved = yield* ReservedSql.ofAcknowledgements

      const keep = Effect.fnUntraced(function* (suspects: ReadonlyArray<Suspect>, receivedAt: number) {
        // One statement may not touch a row twice, and one request may hold the same bad item twice. In one order,
        // so that two requests with the same items never wait for each other.
        const distinct = [...new Map(suspects.map((one) => [digestOf(one), one]))].toSorted(byDigest)
        if (distinct.length === 0) return
        const ones = distinct.map(([, one]) => one)
        yield* reserved`
          INSERT INTO quarantine (digest, reason, detail, phone_number_id, raw, first_seen_at, last_seen_at)
          SELECT digest, reason, detail, nullif(phone_number_id, ''), decode(raw, 'base64'), seen_at, seen_at
          FROM unnest(
            ${distinct.map(([digest]) => digest)}::text[], ${ones.map(({ reason }) => reason)}::text[],
            ${ones.map(({ detail }) => detail.slice(0, 500))}::text[],
            ${ones.map(({ phoneNumberId }) => phoneNumberId?.slice(0, 100) ?? "")}::text[],
            ${ones.map(({ raw }) => Buffer.from(raw).toString("base64"))}::text[]
          ) AS s (digest, reason, detail, phone_number_id, raw), to_timestamp(${receivedAt}::float8 / 1000) AS seen_at
          ON CONFLICT (digest) DO UPDATE SET seen = quarantine.seen + 1, last_seen_at = excluded.last_seen_at`.pipe(
          Effect.timeoutOrElse({
            duration: "10 seconds",
            orElse: () => unavailable("the insert took over 10 seconds")
          }),
          Effect.catchTag("SqlError", unavailable)
        )
        for (const { reason } of suspects) yield* InboxMetrics.quarantined({ reason })
      })

      const columns = sql.literal(COLUMNS)
      return Quarantine.of({
        keep,
        list: (limit) =>
          read(
            sql`SELECT ${columns} FROM quarantine WHERE state = 'open' ORDER BY quarantine.last_seen_at DESC LIMIT ${limit}`
          ),
        page: ({ after, limit }) =>
          read(sql`
            SELECT ${columns} FROM quarantine WHERE state = 'open' AND id > ${after}::text::bigint
            ORDER BY quarantine.id LIMIT ${limit}`),
        get: (id) =>
          Effect.map(
            read(sql`SELECT ${columns} FROM quarantine WHERE id = ${id}::text::bigint`),
            ([one]) => one ?? null
          ),
        close: Effect.fnUntraced(function* (id, as, because) {
          const now = yield* Clock.currentTimeMillis
          const closed = yield* sql`
            UPDATE quarantine
            SET state = ${as}, closed_at = to_timestamp(${now}::float8 / 1000), closed_because = ${because}
            WHERE id = ${id}::text::bigint AND state = 'open' RETURNING 1`.pipe(
            Effect.catchTag("SqlError", unavailable)
          )
          return closed.length > 0
        }),
        count: sql<{ readonly count: number }>`
          SELECT count(*)::int AS count FROM quarantine WHERE state = 'open'`.pipe(
          Effect.map(([row]) => row?.count ?? 0),
          Effect.catchTag("SqlError", unavailable)
        )
      })
    })
  )
}

const Row = Schema.Struct({
  id: Schema.String,
  reason: Schema.Literals(REASONS),
  detail: Schema.String,
  phoneNumberId: Schema.NullOr(Schema.String),
  raw: Schema.Uint8Array,
  seen: Schema.Int,
  firstSeenAt: Schema.Finite,
  lastSeenAt: Schema.Finite,
  state: Schema.Literals(["open", "replayed", "discarded"])
})

const decode: (rows: unknown) => ReadonlyArray<Quarantined> = Schema.decodeUnknownSync(Schema.Array(Row))

const COLUMNS = `id::text, reason, detail, phone_number_id, raw, seen, state,
  (extract(epoch FROM first_seen_at) * 1000)::float8 AS first_seen_at,
  (extract(epoch FROM last_seen_at) * 1000)::float8 AS last_seen_at`

const byDigest = ([one]: readonly [string, Suspect], [other]: readonly [string, Suspect]): number =>
  one < other ? -1 : one > other ? 1 : 0

const digestOf = ({ raw, reason }: Suspect): string =>
  createHash("sha256").update(`${reason}:`).update(raw).digest("hex")

const read = (rows: Effect.Effect<ReadonlyArray<unknown>, SqlError>) =>
  rows.pipe(Effect.map(decode), Effect.catchTag("SqlError", unavailable))
