import { Effect } from "effect"
import { SqlClient } from "effect/sql"

/**
 * What payment providers said, and reservations that staff made.
 *
 * A callback is here before it is acknowledged, under the provider's own id, so that one that comes again is the same
 * one. What came of it is written with the change of the reservation that it led to.
 */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    CREATE TABLE payment_callbacks (
      tenant_id      TEXT NOT NULL,
      event_id       TEXT NOT NULL,
      kind           TEXT NOT NULL,
      reference      TEXT NOT NULL,
      amount_minor   BIGINT NOT NULL CHECK (amount_minor >= 0),
      currency       TEXT NOT NULL,
      -- As it was signed.
      body           TEXT NOT NULL,
      received_at    TIMESTAMPTZ NOT NULL,
      reservation_id TEXT REFERENCES reservations (id),
      outcome        TEXT CHECK (outcome IN ('applied', 'differs', 'no_reservation', 'no_room', 'ignored')),
      settled_at     TIMESTAMPTZ,
      PRIMARY KEY (tenant_id, event_id),
      CHECK ((outcome IS NULL) = (settled_at IS NULL))
    )`
  yield* sql`CREATE INDEX payment_callbacks_owed ON payment_callbacks (received_at) WHERE settled_at IS NULL`
  yield* sql`CREATE INDEX payment_callbacks_reservation ON payment_callbacks (reservation_id)`
  yield* sql`SELECT wall_off('payment_callbacks')`
  // Made at the desk: the hotel's own system keeps its room while the deposit is awaited.
  yield* sql`ALTER TABLE reservations ADD COLUMN by_staff BOOLEAN NOT NULL DEFAULT false`
})
