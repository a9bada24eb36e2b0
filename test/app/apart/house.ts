import { Effect, Layer, Redacted, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { AuditProof } from "../../../src/audit/AuditProof.ts"
import { ReservationLists } from "../../../src/booking/ReservationLists.ts"
import { ReservationStore } from "../../../src/booking/ReservationStore.ts"
import { Reference, ReservationId } from "../../../src/booking/Reservation.ts"
import { ConversationLog } from "../../../src/conversation/ConversationLog.ts"
import { Conversations } from "../../../src/conversation/Conversations.ts"
import { ConversationStore } from "../../../src/conversation/ConversationStore.ts"
import { Handovers } from "../../../src/conversation/Handovers.ts"
import { StaffDesk } from "../../../src/conversation/StaffDesk.ts"
import { Deliveries } from "../../../src/delivery/Deliveries.ts"
import { OperatorTasks } from "../../../src/delivery/OperatorTasks.ts"
import { SendQueue, WINDOW_TEMPLATE } from "../../../src/delivery/SendQueue.ts"
import { UncertainSends } from "../../../src/delivery/UncertainSends.ts"
import { ConversationId, type TenantId } from "../../../src/domain/Ids.ts"
import { Ears } from "../../../src/ears/Ears.ts"
import { Flags } from "../../../src/flags/Flags.ts"
import { FlagStore } from "../../../src/flags/FlagStore.ts"
import { Guests } from "../../../src/guests/Guests.ts"
import { ApiKeys } from "../../../src/identity/ApiKeys.ts"
import { Users } from "../../../src/identity/Users.ts"
import { UserSessions } from "../../../src/identity/UserSessions.ts"
import { DeadLetters } from "../../../src/inbox/DeadLetters.ts"
import { Inbox } from "../../../src/inbox/Inbox.ts"
import { InboxConfig } from "../../../src/inbox/InboxConfig.ts"
import { Notices } from "../../../src/inbox/Notices.ts"
import { Quarantine } from "../../../src/inbox/Quarantine.ts"
import { Transcriber } from "../../../src/models/Transcriber.ts"
import { BookingId } from "../../../src/pms/Booking.ts"
import { ReviewLog } from "../../../src/reviews/ReviewLog.ts"
import { Reviews } from "../../../src/reviews/Reviews.ts"
import { StaffNotices } from "../../../src/staff/StaffNotices.ts"
import { TicketDesk } from "../../../src/staff/TicketDesk.ts"
import { TenantSecrets } from "../../../src/tenancy/TenantSecrets.ts"
import { GraphApiMedia } from "../../../src/whatsapp/GraphApiMedia.ts"
import { beginning } from "../../booking/wishes.ts"
import { roomWith, SECRET, trail } from "../../identity/world.ts"
import { opened, roomWith as hotelsWith } from "../../tenancy/world.ts"

const staff = Layer.mock(StaffNotices, { notify: () => Effect.void })
const outside = Layer.mergeAll(
  Layer.mock(GraphApiMedia, {}),
  Layer.mock(Transcriber, { configured: false }),
  Layer.mock(Deliveries, { nudge: () => Effect.void }),
  Layer.mock(Conversations, { wake: () => Effect.void })
)

/** Every repository of the house on one database. */
export const House = Layer.mergeAll(
  ConversationLog.layerSql,
  ConversationStore.layerSql,
  StaffDesk.layerSql,
  Handovers.layerSql,
  OperatorTasks.layerSql,
  SendQueue.layerSql,
  DeadLetters.layerSql,
  Guests.layerSql,
  AuditProof.layerSql,
  ReservationLists.layerSql,
  ReservationStore.layerSql,
  ReviewLog.layerSql,
  UncertainSends.layerSql,
  Reviews.layerSql.pipe(Layer.provide(staff)),
  TicketDesk.layerSql,
  Ears.layerSql,
  Flags.layer.pipe(Layer.provide(FlagStore.layerSql)),
  roomWith([SECRET])
).pipe(
  Layer.provideMerge(Notices.layerSql),
  Layer.provideMerge(Inbox.layerSql),
  Layer.provideMerge(Quarantine.layerSql),
  Layer.provideMerge(hotelsWith(1)),
  Layer.provide(outside),
  Layer.provide(Layer.succeed(InboxConfig, { capacity: 100, mostItems: 10 })),
  Layer.provideMerge(trail)
)

/** In the hotel's name and in every row of it; whoever reads it has read what is not theirs. */
export const MARK = "azul"

const decodeIds = Schema.decodeUnknownSync(Schema.Array(Schema.Struct({ id: Schema.String })))
const idOf = (rows: unknown): string => decodeIds(rows)[0]?.id ?? ""

/** Something of everything for this hotel. */
export const furnish = Effect.fnUntraced(function* (tenantId: TenantId) {
  const sql = yield* SqlClient.SqlClient
  yield* opened(tenantId)
  const conversation = ConversationId.make(`${tenantId}/g1`)
  const reservation = yield* ReservationStore.use(({ begin }) =>
    begin(beginning({
      id: ReservationId.make(`r-${tenantId}`),
      reference: Reference.make("CDL-10001"),
      tenantId,
      conversationId: conversation,
      bookedFor: { firstName: MARK, lastName: MARK, email: null, phone: null },
      bookingId: BookingId.make("77")
    }))
  )
  yield* ReservationStore.use(({ keepReceipt }) => keepReceipt(reservation.id, MARK))
  yield* sql`UPDATE reservations SET booking_id = '77', stage = 'confirmed' WHERE id = ${reservation.id}`
  yield* ReservationStore.use(({ begin }) =>
    begin(beginning({ tenantId, conversationId: conversation, replaces: reservation.id, createdAt: 0 }))
  )
  yield* sql`
    INSERT INTO conversations (id, tenant_id, state)
    VALUES (${conversation}, ${tenantId}, '{"_tag":"Bot","language":"es","misunderstood":0}')`
  yield* sql`INSERT INTO guests (tenant_id, id, name) VALUES (${tenantId}, 'g1', ${MARK})`
  yield* sql`INSERT INTO guests (tenant_id, id, name, merged_into) VALUES (${tenantId}, ${MARK}, ${MARK}, 'g1')`
  yield* sql`
    INSERT INTO inbox_events (provider_key, lane, type, tenant_id, phone_number_id, conversation_id, occurred_at,
      received_at, payload)
    VALUES (${tenantId}, 'conversation', 'text', ${tenantId}, '1', ${conversation}, now(), now(),
      ${JSON.stringify({ event: { text: MARK } })}::text::jsonb)`
  yield* sql`
    INSERT INTO outbox (id, tenant_id, conversation_id, phone_number_id, content, state, reason, created_at, requested_at)
    VALUES (${`o-${tenantId}`}, ${tenantId}, ${conversation}, '1',
      ${JSON.stringify({ _tag: "Template", name: MARK })}::text::jsonb, 'accepted', ${WINDOW_TEMPLATE}, now(), now())`
  yield* sql`
    INSERT INTO outbox (id, tenant_id, conversation_id, phone_number_id, content, state, created_at, requested_at)
    VALUES (${`u-${tenantId}`}, ${tenantId}, ${conversation}, '1', '{"_tag":"Text","body":"x"}', 'uncertain', now(),
      now())`
  yield* sql`
    INSERT INTO handovers (id, tenant_id, conversation_id, reason, opened_at)
    VALUES (${tenantId}, ${tenantId}, ${`${tenantId}/g2`}, 'staff', now())`
  // With staff, who are about to answer.
  const withStaff = ConversationId.make(`${tenantId}/g2`)
  yield* sql`
    INSERT INTO conversations (id, tenant_id, state)
    VALUES (${withStaff}, ${tenantId}, '{"_tag":"WithStaff","language":"es","because":"staff"}')`
  yield* sql`
    INSERT INTO inbox_events (provider_key, lane, type, tenant_id, phone_number_id, conversation_id, occurred_at,
      received_at, payload)
    VALUES (${`${tenantId}-2`}, 'conversation', 'text', ${tenantId}, '1', ${withStaff}, now(), now(), '{}')`
  const letter = idOf(
    yield* sql`
      INSERT INTO dead_letters (tenant_id, conversation_id, event_ids, reason, cause, context, attempts, created_at)
      VALUES (${tenantId}, ${conversation}, '{1}', 'turn_failed', ${MARK}, '{}', 5, now()) RETURNING id::text`
  )
  const task = idOf(
    yield* sql`
      INSERT INTO operator_tasks (tenant_id, conversation_id, kind, subject, detail, created_at)
      VALUES (${tenantId}, ${conversation}, 'uncertain_send', ${tenantId}, ${MARK}, now()) RETURNING id::text`
  )
  yield* sql`
    INSERT INTO tickets (id, key, tenant_id, conversation_id, phone_number_id, category, request, opened_at)
    VALUES (${`t-${tenantId}`}, ${tenantId}, ${tenantId}, ${conversation}, '1', 'room_service', ${MARK}, now())`
  yield* sql`
    INSERT INTO appointments (key, tenant_id, conversation_id, phone_number_id, due_at, topic, about, detail)
    VALUES (${tenantId}, ${tenantId}, ${conversation}, '1', now() + interval '1 day', ${MARK}, ${MARK}, '{}')`
  yield* sql`
    INSERT INTO review_requests (reservation_id, tenant_id, conversation_id, segment, asked, asked_at)
    VALUES (${reservation.id}, ${tenantId}, ${conversation}, 'couple', 1, now())`
  yield* sql`
    INSERT INTO kept_media (id, tenant_id, conversation_id, media_id, mime_type, sha256, bytes, created_at)
    VALUES (${`m-${tenantId}`}, ${tenantId}, ${conversation}, ${MARK}, ${`image/${MARK}`}, '', 'x', now())`
  yield* sql`
    INSERT INTO hotel_contents (tenant_id, content)
    VALUES (${tenantId}, ${JSON.stringify({ staff: {} })}::text::jsonb)`
  yield* sql`
    INSERT INTO pms_connections (tenant_id, base_url, hotel_id, updated_at)
    VALUES (${tenantId}, ${`https://${MARK}.example`}, '1', now())`
  yield* sql`
    INSERT INTO tenant_user_identifiers (id, tenant_id, kind, identifier, created_at)
    VALUES (${`i-${tenantId}`}, ${tenantId}, 'email', ${`${MARK}@${tenantId}.example`}, now())`
  yield* sql`INSERT INTO feature_flags (tenant_id, flag, value) VALUES (${tenantId}, 'canary.enabled', '1')`
  yield* sql`
    INSERT INTO business_numbers (phone_number_id, tenant_id, display_phone) VALUES (${tenantId}, ${tenantId}, ${MARK})`
  yield* TenantSecrets.use(({ set }) => set(tenantId, "whatsapp-access-token", Redacted.make(`${MARK}-0123456789`)))
  const quarantined = idOf(
    yield* sql`
      INSERT INTO quarantine (digest, reason, detail, raw, first_seen_at, last_seen_at)
      VALUES (${tenantId}, 'not_json', ${MARK}, 'x', now(), now()) RETURNING id::text`
  )
  // One that nobody has signed: the line is broken.
  yield* sql`
    INSERT INTO reservation_events (reservation_id, seq, tenant_id, at, actor, kind, detail, hash)
    VALUES (${reservation.id}, 9, ${tenantId}, now(), 'house', ${MARK}, '{}', '')`
  const user = yield* Users.use(({ create }) =>
    create({
      email: `${MARK}@${tenantId}.example`,
      name: MARK,
      role: "receptionist",
      tenantId,
      passwordHash: MARK,
      mustChange: false
    })
  )
  const session = `s-${tenantId}`
  yield* UserSessions.use(({ open }) =>
    open({ id: session, userId: user.id, jti: session, address: "", userAgent: MARK })
  )
  const { key } = yield* ApiKeys.use(({ issue }) =>
    issue({ name: MARK, tenantId, permissions: [], perMinute: 1, createdBy: user.id, expiresAt: 1e12 })
  )
  return {
    tenantId,
    conversation,
    reservation: reservation.id,
    letter,
    task,
    quarantined,
    ticket: `t-${tenantId}`,
    user,
    session,
    key
  }
})
export type Furniture = Effect.Success<ReturnType<typeof furnish>>

/** Everything that the database has of a hotel, as one word that changes when any of it does. */
export const digestOf = Effect.fnUntraced(function* (tenantId: TenantId, tables: ReadonlyArray<string>) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* sql.unsafe(
    [
      ...tables.map((table) => [table, `t.tenant_id = '${tenantId}'`]),
      ...["user_sessions", "password_history"].map((table) => [
        table,
        `t.user_id IN (SELECT id FROM users WHERE tenant_id = '${tenantId}')`
      ]),
      ["deposit_receipts", `t.reservation_id IN (SELECT id FROM reservations WHERE tenant_id = '${tenantId}')`]
    ].map(([table, own]) =>
      `SELECT '${table}' AS id, md5(string_agg(t::text, ',' ORDER BY t::text)) AS md5 FROM ${table} t WHERE ${own}`
    ).join(" UNION ALL ")
  )
  return JSON.stringify(rows)
})
