import { Context, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import type { TenantId } from "../domain/Ids.ts"
import type { LocalDate } from "../domain/StayDates.ts"
import { type BookingError, unavailable } from "./BookingError.ts"
import type { Record } from "./Record.ts"
import type { Deposit, Stage } from "./Reservation.ts"
import * as ReservationRows from "./ReservationRows.ts"

/** Which ones; what is null does not matter. */
export interface Wanted {
  readonly tenantId: TenantId | null
  readonly stage: Stage | null
  readonly deposit: Deposit["state"] | null
  /** Arriving on that day or later, and on that day or before. */
  readonly arrivingFrom: LocalDate | null
  readonly arrivingTo: LocalDate | null
}

export const Counts = Schema.Struct({
  /** Rooms kept for guests who have not booked yet. */
  held: Schema.Int,
  /** Receipts that a person has to look at. */
  depositsToCheck: Schema.Int,
  /** The hotel's own system has not answered for sure. */
  stuck: Schema.Int,
  arrivingToday: Schema.Int
})
export type Counts = typeof Counts.Type

/** Reservations of many guests, for people to read. */
export class ReservationLists extends Context.Service<ReservationLists, {
  /** Newest first, before that id (empty: from the newest). */
  readonly page: (
    wanted: Wanted,
    page: { readonly before: string; readonly limit: number }
  ) => Effect.Effect<ReadonlyArray<Record>, BookingError>
  /** Of these hotels together, each with the day that it is there. */
  readonly counts: (
    hotels: ReadonlyArray<{ readonly tenantId: TenantId; readonly today: LocalDate }>
  ) => Effect.Effect<Counts, BookingError>
}>()("conserje/booking/ReservationLists") {
  static readonly layerSql = Layer.effect(
    ReservationLists,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const record = sql.literal(ReservationRows.RECORD)
      return ReservationLists.of({
        page: ({ arrivingFrom, arrivingTo, deposit, stage, tenantId }, { before, limit }) =>
          sql`
            SELECT ${record} FROM reservations r JOIN quotes q ON q.id = r.quote_id
            WHERE ${
            sql.and([
              tenantId === null ? sql`true` : sql`r.tenant_id = ${tenantId}`,
              before === "" ? sql`true` : sql`r.id < ${before}`,
              stage === null ? sql`true` : sql`r.stage = ${stage}`,
              deposit === null ? sql`true` : sql`r.deposit_state = ${deposit}`,
              arrivingFrom === null ? sql`true` : sql`r.arrive >= ${arrivingFrom}::date`,
              arrivingTo === null ? sql`true` : sql`r.arrive <= ${arrivingTo}::date`
            ])
          }
            ORDER BY r.id DESC LIMIT ${limit}`.pipe(
            Effect.map(ReservationRows.decode),
            Effect.catchTag("SqlError", unavailable)
          ),
        counts: (hotels) =>
          sql`
            SELECT count(*) FILTER (WHERE stage IN ('held', 'gathering', 'awaiting_deposit'))::int AS held,
              count(*) FILTER (WHERE stage = 'awaiting_deposit' AND deposit_state = 'receipt_given')::int
                AS deposits_to_check,
              count(*) FILTER (WHERE stage IN ('booking', 'unknown', 'cancelling') AND tries > 0)::int AS stuck,
              count(*) FILTER (WHERE stage = 'confirmed' AND arrive = hotel.today)::int AS arriving_today
            FROM reservations JOIN unnest(
              ${hotels.map(({ tenantId }) => tenantId)}::text[], ${hotels.map(({ today }) => today)}::text[]::date[]
            ) AS hotel (id, today) ON hotel.id = tenant_id
            WHERE stage IN ('held', 'gathering', 'awaiting_deposit', 'booking', 'unknown', 'confirmed', 'cancelling')`
            .pipe(
              Effect.map((rows) => decode(rows)[0] ?? NONE),
              Effect.catchTag("SqlError", unavailable)
            )
      })
    })
  )
}

const NONE: Counts = { held: 0, depositsToCheck: 0, stuck: 0, arrivingToday: 0 }

const decode: (rows: unknown) => ReadonlyArray<Counts> = Schema.decodeUnknownSync(Schema.Array(Counts))
