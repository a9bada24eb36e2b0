import { Effect } from "effect"
import { SqlClient } from "effect/sql"

/**
 * What the pretend QloApps keeps, one shop per installation. Ids count from 1 in each shop, as MySQL's do. Stay dates
 * are text as on the wire ("2026-12-10 00:00:00"): they sort and compare as dates. There is no constraint against two
 * bookings of one room, because the real one has none.
 */
export default Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    CREATE TABLE sandbox_pms_shops (
      shop        TEXT PRIMARY KEY,
      currency    JSONB NOT NULL,
      tax_percent NUMERIC(6,3) NOT NULL,
      seeded_at   TEXT NOT NULL
    )`
  yield* sql`
    CREATE TABLE sandbox_pms_counters (
      shop TEXT NOT NULL,
      kind TEXT NOT NULL,
      last INTEGER NOT NULL,
      PRIMARY KEY (shop, kind)
    )`
  yield* sql`
    CREATE TABLE sandbox_pms_hotels (
      shop     TEXT NOT NULL,
      id       INTEGER NOT NULL,
      name     TEXT NOT NULL,
      active   INTEGER NOT NULL DEFAULT 1,
      facts    JSONB NOT NULL,
      date_add TEXT NOT NULL,
      PRIMARY KEY (shop, id)
    )`
  yield* sql`
    CREATE TABLE sandbox_pms_room_types (
      shop         TEXT NOT NULL,
      id           INTEGER NOT NULL,
      hotel_id     INTEGER NOT NULL,
      name         TEXT NOT NULL,
      description  TEXT NOT NULL,
      price        NUMERIC(20,6) NOT NULL,
      adults       INTEGER NOT NULL,
      children     INTEGER NOT NULL,
      max_adults   INTEGER NOT NULL,
      max_children INTEGER NOT NULL,
      max_guests   INTEGER NOT NULL,
      min_los      INTEGER NOT NULL,
      max_los      INTEGER NOT NULL,
      images       INTEGER NOT NULL,
      active       INTEGER NOT NULL DEFAULT 1,
      date_add     TEXT NOT NULL,
      PRIMARY KEY (shop, id)
    )`
  yield* sql`
    CREATE TABLE sandbox_pms_rooms (
      shop         TEXT NOT NULL,
      id           INTEGER NOT NULL,
      hotel_id     INTEGER NOT NULL,
      room_type_id INTEGER NOT NULL,
      room_num     TEXT NOT NULL,
      floor        TEXT NOT NULL,
      status       INTEGER NOT NULL DEFAULT 1,
      date_add     TEXT NOT NULL,
      PRIMARY KEY (shop, id)
    )`
  yield* sql`CREATE INDEX sandbox_pms_rooms_of_type ON sandbox_pms_rooms (shop, room_type_id)`
  yield* sql`
    CREATE TABLE sandbox_pms_services (
      shop          TEXT NOT NULL,
      id            INTEGER NOT NULL,
      name          TEXT NOT NULL,
      price         NUMERIC(20,6) NOT NULL,
      auto_add      INTEGER NOT NULL,
      addition_type INTEGER NOT NULL,
      calculation   INTEGER NOT NULL,
      PRIMARY KEY (shop, id)
    )`
  yield* sql`
    CREATE TABLE sandbox_pms_customers (
      shop       TEXT NOT NULL,
      id         INTEGER NOT NULL,
      firstname  TEXT NOT NULL,
      lastname   TEXT NOT NULL,
      email      TEXT NOT NULL,
      phone      TEXT NOT NULL,
      active     INTEGER NOT NULL,
      secure_key TEXT NOT NULL,
      date_add   TEXT NOT NULL,
      date_upd   TEXT NOT NULL,
      PRIMARY KEY (shop, id)
    )`
  yield* sql`CREATE INDEX sandbox_pms_customers_email ON sandbox_pms_customers (shop, lower(email))`
  yield* sql`
    CREATE TABLE sandbox_pms_orders (
      shop          TEXT NOT NULL,
      id            INTEGER NOT NULL,
      hotel_id      INTEGER NOT NULL,
      customer_id   INTEGER NOT NULL,
      current_state INTEGER NOT NULL,
      source        TEXT NOT NULL,
      reference     TEXT NOT NULL,
      secure_key    TEXT NOT NULL,
      remarks       JSONB NOT NULL,
      tax_excl      NUMERIC(20,6) NOT NULL,
      tax_incl      NUMERIC(20,6) NOT NULL,
      paid          NUMERIC(20,6) NOT NULL,
      date_add      TEXT NOT NULL,
      date_upd      TEXT NOT NULL,
      PRIMARY KEY (shop, id)
    )`
  yield* sql`CREATE INDEX sandbox_pms_orders_source ON sandbox_pms_orders (shop, lower(source))`
  yield* sql`CREATE INDEX sandbox_pms_orders_changed ON sandbox_pms_orders (shop, date_upd)`
  yield* sql`
    CREATE TABLE sandbox_pms_room_bookings (
      shop          TEXT NOT NULL,
      id            INTEGER NOT NULL,
      order_id      INTEGER NOT NULL,
      hotel_id      INTEGER NOT NULL,
      room_type_id  INTEGER NOT NULL,
      room_id       INTEGER NOT NULL,
      customer_id   INTEGER NOT NULL,
      date_from     TEXT NOT NULL,
      date_to       TEXT NOT NULL,
      adults        INTEGER NOT NULL,
      children      INTEGER NOT NULL,
      child_ages    TEXT NOT NULL,
      tax_excl      NUMERIC(20,6) NOT NULL,
      tax_incl      NUMERIC(20,6) NOT NULL,
      services      JSONB NOT NULL,
      status        INTEGER NOT NULL DEFAULT 1,
      is_refunded   INTEGER NOT NULL,
      is_cancelled  INTEGER NOT NULL,
      is_back_order INTEGER NOT NULL,
      date_add      TEXT NOT NULL,
      date_upd      TEXT NOT NULL,
      PRIMARY KEY (shop, id)
    )`
  yield* sql`CREATE INDEX sandbox_pms_room_bookings_order ON sandbox_pms_room_bookings (shop, order_id)`
  yield* sql`CREATE INDEX sandbox_pms_room_bookings_room ON sandbox_pms_room_bookings (shop, room_id, date_to)`
  yield* sql`
    CREATE TABLE sandbox_pms_order_histories (
      shop     TEXT NOT NULL,
      id       INTEGER NOT NULL,
      order_id INTEGER NOT NULL,
      state    INTEGER NOT NULL,
      date_add TEXT NOT NULL,
      PRIMARY KEY (shop, id)
    )`
  yield* sql`
    CREATE TABLE sandbox_pms_order_payments (
      shop           TEXT NOT NULL,
      id             INTEGER NOT NULL,
      reference      TEXT NOT NULL,
      amount         NUMERIC(20,2) NOT NULL,
      method         TEXT NOT NULL,
      type           INTEGER NOT NULL,
      transaction_id TEXT NOT NULL,
      date_add       TEXT NOT NULL,
      PRIMARY KEY (shop, id)
    )`
})
