import { Context, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { ConversationId, TenantId } from "../domain/Ids.ts"
import { SEGMENTS } from "./ReviewPlan.ts"
import { type ReviewsError, unavailable } from "./ReviewsError.ts"

/** What a guest answered; the words themselves are in the conversation. */
export const ANSWERS = ["positive", "negative", "neutral", "unsubscribe"] as const

/** One stay whose guest was asked. Times in milliseconds since the epoch. */
export const ReviewRequest = Schema.Struct({
  reservationId: Schema.String,
  tenantId: TenantId,
  conversationId: ConversationId,
  segment: Schema.Literals(SEGMENTS),
  /** How often. */
  asked: Schema.Int,
  askedAt: Schema.Finite,
  answer: Schema.NullOr(Schema.Literals(ANSWERS)),
  answeredAt: Schema.NullOr(Schema.Finite)
})
export type ReviewRequest = typeof ReviewRequest.Type

const Counts = Schema.Struct({
  asked: Schema.Int,
  positive: Schema.Int,
  negative: Schema.Int,
  neutral: Schema.Int,
  unsubscribed: Schema.Int
})

export const ReviewSummary = Schema.Struct({
  ...Counts.fields,
  /** Guests who will not be asked again. */
  optedOut: Schema.Int,
  segments: Schema.Array(Schema.Struct({ segment: Schema.Literals(SEGMENTS), ...Counts.fields }))
})
export type ReviewSummary = typeof ReviewSummary.Type

/** Who was asked and what came of it, for people to read. */
export class ReviewLog extends Context.Service<ReviewLog, {
  /** Of a hotel, or of all (null), after that reservation's id, in the order of ids; only unanswered ones when asked. */
  readonly page: (
    of: { readonly tenantId: TenantId | null; readonly unanswered: boolean },
    page: { readonly after: string; readonly limit: number }
  ) => Effect.Effect<ReadonlyArray<ReviewRequest>, ReviewsError>
  /** Requests since that instant, in milliseconds since the epoch. */
  readonly summary: (tenantId: TenantId | null, since: number) => Effect.Effect<ReviewSummary, ReviewsError>
}>()("conserje/reviews/ReviewLog") {
  static readonly layerSql = Layer.effect(
    ReviewLog,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const of = (tenantId: TenantId | null) => tenantId === null ? sql`true` : sql`tenant_id = ${tenantId}`

      return ReviewLog.of({
        page: ({ tenantId, unanswered }, { after, limit }) =>
          sql`
            SELECT reservation_id, tenant_id, conversation_id, segment, asked,
              (extract(epoch FROM asked_at) * 1000)::float8 AS asked_at, answer,
              (extract(epoch FROM answered_at) * 1000)::float8 AS answered_at
            FROM review_requests
            WHERE reservation_id > ${after} AND ${of(tenantId)} AND ${unanswered ? sql`answer IS NULL` : sql`true`}
            ORDER BY review_requests.reservation_id LIMIT ${limit}`.pipe(
            Effect.map(decodeRequests),
            Effect.catchTag("SqlError", unavailable)
          ),
        summary: Effect.fnUntraced(function* (tenantId, since) {
          const segments = decodeSegments(
            yield* sql`
              SELECT segment, count(*)::int AS asked,
                count(*) FILTER (WHERE answer = 'positive')::int AS positive,
                count(*) FILTER (WHERE answer = 'negative')::int AS negative,
                count(*) FILTER (WHERE answer = 'neutral')::int AS neutral,
                count(*) FILTER (WHERE answer = 'unsubscribe')::int AS unsubscribed
              FROM review_requests WHERE asked_at >= to_timestamp(${since}::float8 / 1000) AND ${of(tenantId)}
              GROUP BY segment ORDER BY segment`
          )
          const [out] = yield* sql<{ readonly count: number }>`
            SELECT count(*)::int AS count FROM review_optouts WHERE ${of(tenantId)}`
          const sum = (of: keyof typeof Counts.Type) => segments.reduce((all, one) => all + one[of], 0)
          return {
            asked: sum("asked"),
            positive: sum("positive"),
            negative: sum("negative"),
            neutral: sum("neutral"),
            unsubscribed: sum("unsubscribed"),
            optedOut: out?.count ?? 0,
            segments
          }
        }, Effect.catchTag("SqlError", unavailable))
      })
    })
  )
}

const decodeRequests: (rows: unknown) => ReadonlyArray<ReviewRequest> = Schema.decodeUnknownSync(
  Schema.Array(ReviewRequest)
)
const decodeSegments: (rows: unknown) => ReviewSummary["segments"] = Schema.decodeUnknownSync(
  ReviewSummary.fields.segments
)
