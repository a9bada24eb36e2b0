import { Schema } from "effect"
import type { SqlClient } from "effect/sql"
import type { Fragment } from "effect/sql/Statement"
import type { TenantId } from "../../domain/Ids.ts"
import { LocalDate, StayDates } from "../../domain/StayDates.ts"
import { type Hold, holdIdOf } from "../Hold.ts"

const Row = Schema.Struct({
  roomId: Schema.String,
  fence: Schema.NumberFromString,
  arrive: Schema.String,
  leave: Schema.String,
  session: Schema.String,
  heldFor: Schema.String,
  extensions: Schema.Int,
  acquiredAt: Schema.Finite,
  expiresAt: Schema.Finite
})

/** What `holdsOf` reads, of `lock_holds` or of rows like its own. */
export const columns = (sql: SqlClient.SqlClient): Fragment =>
  sql`room_id, fence::text AS fence, lower(nights)::text AS arrive, upper(nights)::text AS leave, session, held_for,
    extensions, (extract(epoch FROM acquired_at) * 1000)::float8 AS acquired_at,
    (extract(epoch FROM expires_at) * 1000)::float8 AS expires_at`

const decode = Schema.decodeUnknownSync(Schema.Array(Row))

/** A stay that is known already is not looked at again: to make one costs as much as all the rest. */
export const holdsOf = (tenantId: TenantId, rows: unknown, known?: StayDates): ReadonlyArray<Hold> =>
  decode(rows).map((row) => ({
    id: holdIdOf(row.roomId, row.fence),
    tenantId,
    roomId: row.roomId,
    stay: known?.arrive === row.arrive && known.leave === row.leave
      ? known
      : new StayDates({ arrive: LocalDate.make(row.arrive), leave: LocalDate.make(row.leave) }),
    session: row.session,
    user: row.heldFor,
    fence: row.fence,
    extensions: row.extensions,
    acquiredAt: row.acquiredAt,
    expiresAt: row.expiresAt
  }))
