import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import * as Postgres from "../support/Postgres.ts"

layer(Postgres.layer, { timeout: "60 seconds" })("lists that people page through", (it) => {
  it.effect("are read by index, for one hotel and for all of them", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      yield* sql`
        INSERT INTO outbox (id, tenant_id, conversation_id, phone_number_id, content, state, created_at, requested_at)
        SELECT 'o' || n, 'h' || n % 50, 'c' || n, '1', '{}', CASE WHEN n % 4 = 0 THEN 'uncertain' ELSE 'accepted' END,
          now(), now()
        FROM generate_series(1, 20000) n`
      yield* sql`
        INSERT INTO quotes (id, tenant_id, arrive, leave, party, room_type_id, room_type_name, currency, total_minor,
          without_tax_minor, quoted_until, created_at)
        SELECT 'q' || n, 'h' || n % 50, '2027-01-01', '2027-01-03', '{}', 't', 'Doble', 'UYU', 1, 1, now(), now()
        FROM generate_series(1, 5000) n`
      yield* sql`
        INSERT INTO reservations (id, wish_key, reference, tenant_id, conversation_id, guest_id, phone_number_id,
          quote_id, stage, arrive, leave, room_id, room_number, deposit_by, deposit_minor, deposit_state, booking_key,
          created_at, updated_at)
        SELECT 'r' || n, 'w' || n, 'R' || n, 'h' || n % 50, 'c' || n, 'g' || n, '1', 'q' || n, 'checked_out',
          '2027-01-01', '2027-01-03', 'r' || n, '1', 'none', 0, 'not_needed', 'b' || n, now(), now()
        FROM generate_series(1, 5000) n`
      yield* sql`
        INSERT INTO review_requests (reservation_id, tenant_id, conversation_id, segment, asked, asked_at)
        SELECT 'r' || n, 'h' || n % 50, 'c' || n, 'couple', 1, now() FROM generate_series(1, 5000) n`
      yield* sql`
        INSERT INTO tickets (id, key, tenant_id, conversation_id, phone_number_id, category, request, opened_at)
        SELECT 'k' || n, 'k' || n, 'h' || n % 50, 'c' || n, '1', 'other', 'una almohada', now()
        FROM generate_series(1, 5000) n`
      yield* sql`ANALYZE outbox, quotes, reservations, review_requests, tickets`
      for (
        const [query, index] of [
          [
            "SELECT id FROM outbox WHERE state = 'uncertain' AND seq > 7 AND true ORDER BY seq LIMIT 20",
            "outbox_uncertain_page"
          ],
          [
            "SELECT id FROM outbox WHERE state = 'uncertain' AND seq > 7 AND tenant_id = 'h7' ORDER BY seq LIMIT 20",
            "outbox_uncertain_page"
          ],
          [
            `SELECT r.id FROM reservations r JOIN quotes q ON q.id = r.quote_id WHERE r.tenant_id = 'h7' AND r.id < 'r7'
              ORDER BY r.id DESC LIMIT 20`,
            "reservations_page"
          ],
          [
            `SELECT r.id FROM reservations r JOIN quotes q ON q.id = r.quote_id WHERE r.id < 'r7'
              ORDER BY r.id DESC LIMIT 20`,
            "reservations_pkey"
          ],
          [
            `SELECT segment FROM review_requests WHERE reservation_id > 'r7' AND tenant_id = 'h7'
              ORDER BY reservation_id LIMIT 20`,
            "review_requests_page"
          ],
          [
            "SELECT segment FROM review_requests WHERE reservation_id > 'r7' ORDER BY reservation_id LIMIT 20",
            "review_requests_pkey"
          ],
          [
            "SELECT id FROM tickets WHERE state <> 'done' AND id > 'k7' AND tenant_id = 'h7' ORDER BY id LIMIT 20",
            "tickets_page"
          ],
          ["SELECT id FROM tickets WHERE state <> 'done' AND id > 'k7' ORDER BY id LIMIT 20", "tickets_pkey"]
        ] as const
      ) {
        const plan = JSON.stringify(yield* sql`EXPLAIN ${sql.literal(query)}`.unprepared)
        assert.include(plan, index, query)
        assert.notInclude(plan, "Seq Scan", query)
      }
    }))
})
