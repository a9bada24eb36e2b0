import { Clock, Context, Effect, Layer, Option } from "effect"
import { SqlClient } from "effect/sql"
import type { Fragment } from "effect/sql/Statement"
import { type ConversationId, guestOf, type TenantId } from "../domain/Ids.ts"
import type { StayDates } from "../domain/StayDates.ts"
import type { BookingId } from "../pms/Booking.ts"
import { Audit } from "../audit/Audit.ts"
import type { BookingError } from "./BookingError.ts"
import * as EventLine from "./EventLine.ts"
import type { Actor, Change, Record } from "./Record.ts"
import type { ReservationEvent } from "./ReservationEvent.ts"
import type { Reference, ReservationId } from "./Reservation.ts"
import * as ReservationRows from "./ReservationRows.ts"
import { answer } from "./StoreAnswer.ts"
import { witnessed } from "./WitnessedStore.ts"

/** A reservation about to begin: version and number of its first event are 1. */
export interface Beginning {
  readonly record: Omit<Record, "version">
  /** The wish it answers: the same wish is the same reservation. */
  readonly wishKey: string
  readonly quoteId: string
  /** Milliseconds since the epoch. */
  readonly quotedUntil: number
  readonly actor: Actor
}

/** A version that no reservation reaches: for one whose workflow ends. */
export const HEARD_ALL = 2_147_483_647

/** What is true about reservations, and the line of how it came to be. */
export class ReservationStore extends Context.Service<ReservationStore, {
  /**
   * Writes quote, reservation and first event; when the wish was answered before, that answer. `NoRoomLeft` when the
   * database knows an active reservation of the room for these nights, `AlreadyMoving` when it knows another one that
   * takes the same stay's place.
   */
  readonly begin: (beginning: Beginning) => Effect.Effect<Record, BookingError>
  /** `none`, and nothing written, when the reservation is no longer as it was read. */
  readonly change: (before: Record, change: Change) => Effect.Effect<Option.Option<Record>, BookingError>
  readonly find: (id: ReservationId) => Effect.Effect<Option.Option<Record>, BookingError>
  /** The one that takes, or has taken, that stay's place. */
  readonly successorOf: (id: ReservationId) => Effect.Effect<Option.Option<Record>, BookingError>
  readonly byWish: (wishKey: string) => Effect.Effect<Option.Option<Record>, BookingError>
  readonly byReference: (
    tenantId: TenantId,
    reference: Reference
  ) => Effect.Effect<Option.Option<Record>, BookingError>
  readonly byBooking: (tenantId: TenantId, id: BookingId) => Effect.Effect<Option.Option<Record>, BookingError>
  /** Rooms that the reservations of all conversations, but for one, have on any night of the stay. */
  readonly occupied: (
    tenantId: TenantId,
    stay: StayDates,
    but: ConversationId | null
  ) => Effect.Effect<ReadonlySet<string>, BookingError>
  /** Newest first. */
  readonly ofConversation: (id: ConversationId, limit: number) => Effect.Effect<ReadonlyArray<Record>, BookingError>
  readonly newest: (tenantId: TenantId | null, limit: number) => Effect.Effect<ReadonlyArray<Record>, BookingError>
  /** The guest of one conversation turned out to be the other's: what is theirs goes along. Returns how many. */
  readonly reassign: (from: ConversationId, to: ConversationId) => Effect.Effect<number, BookingError>
  /**
   * Notes who the room is booked for, as it was read: before the hotel's own system is asked, or once staff know what to
   * put right there. `none`, and nothing noted, when the reservation is no longer so.
   */
  readonly bookedAs: (before: Record) => Effect.Effect<Option.Option<Record>, BookingError>
  readonly keepReceipt: (id: ReservationId, mediaId: string) => Effect.Effect<void, BookingError>
  readonly receipts: (id: ReservationId) => Effect.Effect<ReadonlyArray<string>, BookingError>
  /** Oldest first. */
  readonly events: (id: ReservationId) => Effect.Effect<ReadonlyArray<ReservationEvent>, BookingError>
  /** The number of the first event that is missing or was altered; `none` when the line is whole. */
  readonly firstBroken: (id: ReservationId) => Effect.Effect<Option.Option<number>, BookingError>
  /** The workflow has heard of this version, or (`HEARD_ALL`) of whatever comes. */
  readonly nudged: (id: ReservationId, version: number) => Effect.Effect<void, BookingError>
  /**
   * Changed before `before` (milliseconds since the epoch) and its workflow, which has `heard` of an older version, was
   * not woken for it; oldest first.
   */
  readonly unheard: (
    before: number,
    limit: number
  ) => Effect.Effect<ReadonlyArray<{ readonly id: ReservationId; readonly heard: number }>, BookingError>
}>()("conserje/booking/ReservationStore") {
  static readonly layerSql = Layer.effect(
    ReservationStore,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const audit = yield* Audit
      const record = sql.literal(ReservationRows.RECORD)
      const at = (instant: number | null) => sql`to_timestamp(${instant}::float8 / 1000)`

      const one = (where: Fragment) =>
        sql`SELECT ${record} FROM reservations r JOIN quotes q ON q.id = r.quote_id WHERE ${where}`.pipe(
          Effect.map((rows) => Option.fromNullishOr(ReservationRows.decode(rows)[0]))
        )
      const many = (where: Fragment, limit: number) =>
        sql`
          SELECT ${record} FROM reservations r JOIN quotes q ON q.id = r.quote_id
          WHERE ${where} ORDER BY r.created_at DESC LIMIT ${limit}`.pipe(Effect.map(ReservationRows.decode))

      const hash = sql.literal(EventLine.HASH)

      const begin = Effect.fnUntraced(function* (beginning: Beginning) {
        const { actor, quoteId, quotedUntil, record: r, wishKey } = beginning
        const known = yield* one(sql`r.wish_key = ${wishKey}`)
        if (Option.isSome(known)) return known.value
        const { total, withoutTax } = r.price
        const detail = JSON.stringify({
          room: r.room.number,
          arrive: r.stay.arrive,
          leave: r.stay.leave,
          stage: r.stage
        })
        yield* sql`
          WITH quote AS (
            INSERT INTO quotes (id, tenant_id, arrive, leave, party, room_type_id, room_type_name, currency, total_minor,
              without_tax_minor, quoted_until, created_at)
            VALUES (${quoteId}, ${r.tenantId}, ${r.stay.arrive}::date, ${r.stay.leave}::date,
              ${JSON.stringify(r.party)}::text::jsonb, ${r.room.typeId}, ${r.room.typeName}, ${total.currency},
              ${total.minor}::int8, ${withoutTax.minor}::int8, ${at(quotedUntil)}, ${at(r.createdAt)})
          ), begun AS (
            INSERT INTO reservations (id, wish_key, reference, tenant_id, conversation_id, guest_id, phone_number_id,
              quote_id, stage, arrive, leave, room_id, room_number, first_name, last_name, email, phone, deposit_by,
              deposit_minor, deposit_state, hold_token, hold_until, due_at, booking_key, by_staff, replaces, created_at,
              updated_at)
            VALUES (${r.id}, ${wishKey}, ${r.reference}, ${r.tenantId}, ${r.conversationId}, ${r.guestId},
              ${r.phoneNumberId}, ${quoteId}, ${r.stage}, ${r.stay.arrive}::date, ${r.stay.leave}::date, ${r.room.id},
              ${r.room.number}, ${r.bookedFor.firstName}::text, ${r.bookedFor.lastName}::text,
              ${r.bookedFor.email}::text, ${r.bookedFor.phone}::text, ${r.deposit.by}, ${r.deposit.amount.minor}::int8,
              ${r.deposit.state}, ${r.holdToken}::text, ${at(r.holdUntil)}, ${at(r.dueAt)}, ${r.bookingKey},
              ${r.byStaff}, ${r.replaces}::text, ${at(r.createdAt)}, ${at(r.createdAt)})
          )
          INSERT INTO reservation_events (reservation_id, seq, tenant_id, at, actor, kind, detail, hash)
          SELECT e.*, ${hash} FROM (SELECT ${r.id} AS reservation_id, 1 AS seq, ${r.tenantId} AS tenant_id,
            ${at(r.createdAt)} AS at, ${actor} AS actor, 'held' AS kind, ${detail}::text::jsonb AS detail) e,
            (SELECT '' AS hash) before`
        return { ...r, version: 1 }
      })

      const change = Effect.fnUntraced(function* (before: Record, { actor, detail, kind, set }: Change) {
        const after = { ...before, ...set }
        const now = yield* Clock.currentTimeMillis
        const held = yield* sql`
          WITH fence AS (
            UPDATE reservations SET version = version + 1, stage = ${after.stage}, because = ${after.because}::text,
              arrive = ${after.stay.arrive}::date, leave = ${after.stay.leave}::date, room_id = ${after.room.id},
              room_number = ${after.room.number}, first_name = ${after.bookedFor.firstName}::text,
              last_name = ${after.bookedFor.lastName}::text, email = ${after.bookedFor.email}::text,
              phone = ${after.bookedFor.phone}::text, deposit_state = ${after.deposit.state},
              hold_token = ${after.holdToken}::text, hold_until = ${at(after.holdUntil)}, due_at = ${at(after.dueAt)},
              tries = ${after.tries}::int4, booking_key = ${after.bookingKey}, booking_id = ${after.bookingId}::text,
              updated_at = ${at(now)}
            WHERE id = ${before.id} AND version = ${before.version}::int4
            RETURNING id, version, tenant_id
          )
          INSERT INTO reservation_events (reservation_id, seq, tenant_id, at, actor, kind, detail, hash)
          SELECT e.*, ${hash} FROM (
            SELECT id AS reservation_id, version AS seq, tenant_id, ${at(now)} AS at, ${actor}::text AS actor,
              ${kind}::text AS kind, ${JSON.stringify({ ...detail, stage: after.stage })}::text::jsonb AS detail
            FROM fence
          ) e, (
            SELECT hash FROM reservation_events WHERE reservation_id = ${before.id} AND seq = ${before.version}::int4
          ) before
          RETURNING 1`
        return held.length === 0 ? Option.none() : Option.some<Record>({ ...after, version: before.version + 1 })
      })

      const reassign = Effect.fnUntraced(function* (from: ConversationId, to: ConversationId) {
        const now = yield* Clock.currentTimeMillis
        const moved = yield* sql`
          WITH moved AS (
            UPDATE reservations SET version = version + 1, conversation_id = ${to}, guest_id = ${guestOf(to)},
              updated_at = ${at(now)},
              -- A workflow that has ended hears of nothing any more: waking it would never come to an end.
              nudged = CASE WHEN stage IN ('released', 'cancelled', 'checked_out') AND nudged >= version
                THEN version + 1 ELSE nudged END
            WHERE conversation_id = ${from}
            RETURNING id, version, tenant_id, stage
          )
          INSERT INTO reservation_events (reservation_id, seq, tenant_id, at, actor, kind, detail, hash)
          SELECT e.*, ${hash} FROM (
            SELECT id AS reservation_id, version AS seq, tenant_id, ${at(now)} AS at, 'house'::text AS actor,
              'guest_merged'::text AS kind, jsonb_build_object('into', ${guestOf(to)}::text, 'stage', stage) AS detail
            FROM moved
          ) e JOIN reservation_events before ON before.reservation_id = e.reservation_id AND before.seq = e.seq - 1
          RETURNING 1`
        return moved.length
      })

      const store = ReservationStore.of({
        begin: (beginning) => answer(begin(beginning)),
        change: (before, wanted) => answer(change(before, wanted)),
        find: (id) => answer(one(sql`r.id = ${id}`)),
        successorOf: (id) => answer(one(sql`r.replaces = ${id} AND r.stage NOT IN ('released', 'cancelled')`)),
        byWish: (wishKey) => answer(one(sql`r.wish_key = ${wishKey}`)),
        byReference: (tenantId, reference) =>
          answer(one(sql`r.tenant_id = ${tenantId} AND r.reference = ${reference}`)),
        byBooking: (tenantId, id) => answer(one(sql`r.tenant_id = ${tenantId} AND r.booking_id = ${id}`)),
        occupied: (tenantId, stay, but) =>
          answer(
            sql<{ readonly roomId: string }>`
              SELECT room_id FROM reservations
              WHERE tenant_id = ${tenantId} AND daterange(arrive, leave) && daterange(${stay.arrive}::date, ${stay.leave}::date)
                AND stage IN ('held', 'gathering', 'awaiting_deposit', 'booking', 'unknown', 'confirmed', 'cancelling',
                  'checked_in') AND conversation_id <> ${but ?? ""}`.pipe(
              Effect.map((rows) => new Set(rows.map(({ roomId }) => roomId)))
            )
          ),
        ofConversation: (id, limit) => answer(many(sql`r.conversation_id = ${id}`, limit)),
        newest: (tenantId, limit) =>
          answer(many(tenantId === null ? sql`true` : sql`r.tenant_id = ${tenantId}`, limit)),
        reassign: (from, to) => answer(reassign(from, to)),
        bookedAs: (before) =>
          answer(sql`
            UPDATE reservations SET booked_as = ${JSON.stringify(before.bookedFor)}::text::jsonb
            WHERE id = ${before.id} AND version = ${before.version}::int4 RETURNING 1`.pipe(
            Effect.map((rows) =>
              rows.length === 0 ? Option.none() : Option.some<Record>({ ...before, bookedAs: before.bookedFor })
            )
          )),
        keepReceipt: (id, mediaId) =>
          answer(Effect.flatMap(Clock.currentTimeMillis, (now) =>
            sql`
              INSERT INTO deposit_receipts (reservation_id, media_id, given_at) VALUES (${id}, ${mediaId}, ${at(now)})
              ON CONFLICT DO NOTHING`)),
        receipts: (id) =>
          answer(
            sql<{ readonly mediaId: string }>`
              SELECT media_id FROM deposit_receipts WHERE reservation_id = ${id} ORDER BY given_at LIMIT 50`.pipe(
              Effect.map((rows) => rows.map(({ mediaId }) => mediaId))
            )
          ),
        ...EventLine.make(sql),
        nudged: (id, version) =>
          answer(
            sql`UPDATE reservations SET nudged = greatest(nudged, ${version}::int4) WHERE id = ${id}`.pipe(
              Effect.asVoid
            )
          ),
        unheard: (before, limit) =>
          answer(sql<{ readonly id: ReservationId; readonly heard: number }>`
            SELECT id, nudged AS heard FROM reservations WHERE nudged < version AND updated_at < ${at(before)}
            ORDER BY reservations.updated_at LIMIT ${limit}`)
      })
      return witnessed(store, sql, audit)
    })
  )
}
