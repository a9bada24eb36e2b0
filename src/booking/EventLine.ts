import { Effect, Option } from "effect"
import type { SqlClient } from "effect/sql"
import type { ReservationEvent } from "./ReservationEvent.ts"
import type { ReservationStore } from "./ReservationStore.ts"
import { answer } from "./StoreAnswer.ts"

/** Each event's hash covers the one before it, so that none can be taken out or changed unseen. */
export const HASH = `encode(sha256(convert_to(concat_ws('|', before.hash, e.reservation_id, e.seq, e.tenant_id,
  extract(epoch FROM e.at)::numeric(20, 6), e.actor, e.kind, e.detail::text), 'UTF8')), 'hex')`

/** How a reservation's line of events is read, and proved. */
export const make = (sql: SqlClient.SqlClient): Pick<ReservationStore["Service"], "events" | "firstBroken"> => ({
  events: (id) =>
    answer(sql<ReservationEvent>`
      SELECT seq, (extract(epoch FROM at) * 1000)::float8 AS at, actor, kind, detail FROM reservation_events
      WHERE reservation_id = ${id} ORDER BY seq`),
  firstBroken: (id) =>
    answer(
      sql<{ readonly seq: number }>`
        SELECT e.nth::int4 AS seq FROM (
          SELECT *, row_number() OVER (ORDER BY seq) AS nth FROM reservation_events WHERE reservation_id = ${id}
        ) e LEFT JOIN reservation_events before
          ON before.reservation_id = e.reservation_id AND before.seq = e.seq - 1
        WHERE e.seq <> e.nth OR e.hash <> ${sql.literal(HASH.replace("before.hash", "coalesce(before.hash, '')"))}
        ORDER BY e.nth LIMIT 1`.pipe(Effect.map((rows) => Option.fromNullishOr(rows[0]?.seq)))
    )
})
