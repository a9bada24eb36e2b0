import { Effect } from "effect"
import { SqlClient } from "effect/sql"

/** One stay moves once at a time; and who the hotel's own system was told that a room is for. */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`ALTER TABLE reservations ADD COLUMN booked_as JSONB`
  // What a system was asked to keep before now, it was told as it stands here.
  yield* sql`
    UPDATE reservations SET booked_as = jsonb_build_object('firstName', first_name, 'lastName', last_name, 'email', email,
      'phone', phone)
    WHERE booking_id IS NOT NULL OR tries > 0`
  // Of several under way at this moment the furthest stays one, and the rest are let go as if nobody had answered.
  yield* sql`
    UPDATE reservations r SET replaces = NULL,
      due_at = CASE WHEN r.stage IN ('held', 'gathering', 'awaiting_deposit') THEN now() ELSE r.due_at END
    FROM (
      SELECT id, row_number() OVER (PARTITION BY replaces
        ORDER BY stage IN ('held', 'gathering', 'awaiting_deposit'), created_at DESC) AS nth
      FROM reservations WHERE replaces IS NOT NULL AND stage NOT IN ('released', 'cancelled')
    ) several
    WHERE several.id = r.id AND several.nth > 1`
  yield* sql`
    CREATE UNIQUE INDEX reservations_one_successor ON reservations (replaces)
    WHERE replaces IS NOT NULL AND stage NOT IN ('released', 'cancelled')`
})
