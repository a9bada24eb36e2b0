import { Effect } from "effect"
import { SqlClient } from "effect/sql"

/**
 * Reservations with the price each was promised at, and the line of what happened to each.
 *
 * The database itself refuses a second active reservation of a physical room for an overlapping stay, whatever the locks
 * and the PMS believe. `version` rises with every change, and is the number of the event that says what changed.
 */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`CREATE EXTENSION IF NOT EXISTS btree_gist`
  yield* sql`
    CREATE TABLE quotes (
      id                TEXT PRIMARY KEY,
      tenant_id         TEXT NOT NULL,
      arrive            DATE NOT NULL,
      leave             DATE NOT NULL,
      party             JSONB NOT NULL,
      room_type_id      TEXT NOT NULL,
      room_type_name    TEXT NOT NULL,
      currency          TEXT NOT NULL,
      total_minor       BIGINT NOT NULL CHECK (total_minor >= 0),
      without_tax_minor BIGINT NOT NULL CHECK (without_tax_minor BETWEEN 0 AND total_minor),
      quoted_until      TIMESTAMPTZ NOT NULL,
      created_at        TIMESTAMPTZ NOT NULL,
      CHECK (arrive < leave)
    )`
  yield* sql`
    CREATE TABLE reservations (
      id              TEXT PRIMARY KEY,
      version         INTEGER NOT NULL DEFAULT 1,
      -- The version that its workflow was last woken for.
      nudged          INTEGER NOT NULL DEFAULT 0,
      wish_key        TEXT NOT NULL UNIQUE,
      reference       TEXT NOT NULL,
      tenant_id       TEXT NOT NULL,
      conversation_id TEXT NOT NULL,
      guest_id        TEXT NOT NULL,
      phone_number_id TEXT NOT NULL,
      quote_id        TEXT NOT NULL REFERENCES quotes (id),
      stage           TEXT NOT NULL CHECK (stage IN ('held', 'gathering', 'awaiting_deposit', 'booking', 'confirmed',
        'unknown', 'cancelling', 'released', 'cancelled', 'checked_in', 'checked_out')),
      because         TEXT,
      arrive          DATE NOT NULL,
      leave           DATE NOT NULL,
      room_id         TEXT NOT NULL,
      room_number     TEXT NOT NULL,
      first_name      TEXT,
      last_name       TEXT,
      email           TEXT,
      phone           TEXT,
      deposit_by      TEXT NOT NULL CHECK (deposit_by IN ('none', 'on_arrival', 'transfer', 'payment_link')),
      deposit_minor   BIGINT NOT NULL CHECK (deposit_minor >= 0),
      deposit_state   TEXT NOT NULL
        CHECK (deposit_state IN ('not_needed', 'awaited', 'receipt_given', 'confirmed', 'rejected')),
      hold_token      TEXT,
      hold_until      TIMESTAMPTZ,
      -- When the stage ends by itself.
      due_at          TIMESTAMPTZ,
      -- Tries to book under the present key, and which key that is.
      tries           INTEGER NOT NULL DEFAULT 0,
      booking_key     TEXT NOT NULL,
      booking_id      TEXT,
      -- The booked stay that this one takes the place of.
      replaces        TEXT REFERENCES reservations (id),
      created_at      TIMESTAMPTZ NOT NULL,
      updated_at      TIMESTAMPTZ NOT NULL,
      UNIQUE (tenant_id, reference),
      CHECK (arrive < leave),
      CONSTRAINT reservations_one_per_room EXCLUDE USING gist
        (tenant_id WITH =, room_id WITH =, daterange(arrive, leave) WITH &&)
        WHERE (stage IN ('held', 'gathering', 'awaiting_deposit', 'booking', 'unknown', 'confirmed', 'cancelling',
          'checked_in'))
    )`
  yield* sql`CREATE INDEX reservations_conversation ON reservations (conversation_id, created_at)`
  yield* sql`CREATE INDEX reservations_booking ON reservations (tenant_id, booking_id) WHERE booking_id IS NOT NULL`
  yield* sql`CREATE INDEX reservations_unheard ON reservations (updated_at) WHERE nudged < version`
  yield* sql`CREATE INDEX reservations_newest ON reservations (tenant_id, created_at)`
  yield* sql`
    CREATE TABLE reservation_events (
      reservation_id TEXT NOT NULL REFERENCES reservations (id),
      seq            INTEGER NOT NULL,
      tenant_id      TEXT NOT NULL,
      at             TIMESTAMPTZ NOT NULL,
      -- 'guest', 'house', or 'staff:' and a name.
      actor          TEXT NOT NULL,
      kind           TEXT NOT NULL,
      detail         JSONB NOT NULL,
      -- SHA-256 over the hash before it and everything above.
      hash           TEXT NOT NULL,
      PRIMARY KEY (reservation_id, seq)
    )`
  yield* sql`
    CREATE FUNCTION reservation_events_stay() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'reservation_events are only appended'; END $$`
  yield* sql`
    CREATE TRIGGER reservation_events_stay BEFORE UPDATE OR DELETE ON reservation_events
    FOR EACH ROW EXECUTE FUNCTION reservation_events_stay()`
  // Until when each hotel's own system was compared with ours.
  yield* sql`CREATE TABLE reconciliations (tenant_id TEXT PRIMARY KEY, seen_until TIMESTAMPTZ NOT NULL)`
  // A key drawn by the house for signing codes, where none is configured.
  yield* sql`
    CREATE TABLE qr_keys (
      kid        TEXT PRIMARY KEY,
      secret     TEXT NOT NULL,
      created_at TIMESTAMPTZ NOT NULL DEFAULT now()
    )`
  // Pictures of codes that Meta keeps for us for 30 days.
  yield* sql`
    CREATE TABLE qr_pictures (
      booking_key     TEXT NOT NULL,
      phone_number_id TEXT NOT NULL,
      media_id        TEXT NOT NULL,
      uploaded_at     TIMESTAMPTZ NOT NULL,
      PRIMARY KEY (booking_key, phone_number_id)
    )`
  // What a guest gave as proof of a deposit: Meta's id of the media, for staff to look at.
  yield* sql`
    CREATE TABLE deposit_receipts (
      reservation_id TEXT NOT NULL REFERENCES reservations (id),
      media_id       TEXT NOT NULL,
      given_at       TIMESTAMPTZ NOT NULL,
      PRIMARY KEY (reservation_id, media_id)
    )`
})
