import { Clock, Context, Effect, Layer } from "effect"
import { SqlClient } from "effect/sql"
import { type ConversationId, guestOf, type PhoneNumberId, tenantOf } from "../domain/Ids.ts"
import type { InboxError } from "../inbox/InboxError.ts"
import { Notices } from "../inbox/Notices.ts"
import type { StaffError } from "../staff/StaffError.ts"
import { StaffNotices } from "../staff/StaffNotices.ts"
import { HotelContents } from "../tenancy/HotelContents.ts"
import { linksFor, planOf, type Segment, SEGMENTS } from "./ReviewPlan.ts"
import { type ReviewsError, unavailable } from "./ReviewsError.ts"
import { sentimentOf } from "./Sentiment.ts"

/** The topic of the notice that asks; the first comes from the reservation's own appointments. */
export const REVIEW_REQUEST = "review_request"

/** An answer this long after a request is still one, in milliseconds. */
const ANSWERABLE = 30 * 86_400_000

/** A request that is due. */
export interface DueRequest {
  readonly reservationId: string
  readonly conversationId: ConversationId
  readonly phoneNumberId: PhoneNumberId
  readonly segment: Segment
  /** How often was asked before, as the notice says: 0 for the first. A notice that comes twice asks once. */
  readonly before: number
}

/** What to say to whoever said what they think of their stay. */
export type ReviewReply =
  /** Happy: where to say so. Empty when the hotel has no such place. */
  | { readonly _tag: "Links"; readonly links: ReturnType<typeof linksFor> }
  /** Not happy: staff have been told, nobody else. */
  | { readonly _tag: "Feedback" }
  /** They will not be asked again. */
  | { readonly _tag: "OptedOut" }
  | { readonly _tag: "Thanks" }

/** Asks guests who have left what they thought, never too often, and never whoever does not want it. */
export class Reviews extends Context.Service<Reviews, {
  /** Whether to ask now. When so it is noted, and the next request has its hour; safe to repeat for one notice. */
  readonly due: (request: DueRequest) => Effect.Effect<boolean, ReviewsError | InboxError>
  /** Whether a request is open in this conversation: then what the guest says may be its answer. */
  readonly isOpen: (conversationId: ConversationId) => Effect.Effect<boolean, ReviewsError>
  /** Takes the guest's words for an answer; `key` is the turn's id. */
  readonly hear: (
    conversationId: ConversationId,
    words: string,
    key: string
  ) => Effect.Effect<ReviewReply, ReviewsError | InboxError | StaffError>
}>()("conserje/reviews/Reviews") {
  static readonly layerSql = Layer.effect(
    Reviews,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const notices = yield* Notices
      const staff = yield* StaffNotices
      const contents = yield* HotelContents

      const due = Effect.fnUntraced(function* (request: DueRequest) {
        const { before, conversationId, phoneNumberId, reservationId, segment } = request
        const tenantId = tenantOf(conversationId)
        const now = yield* Clock.currentTimeMillis
        const [known] = yield* sql<{ readonly asked: number; readonly answered: boolean; readonly optedOut: boolean }>`
          SELECT coalesce(r.asked, 0) AS asked, r.answer IS NOT NULL AS answered,
            EXISTS (SELECT 1 FROM review_optouts o
              WHERE o.tenant_id = ${tenantId} AND o.guest_id = ${guestOf(conversationId)}) AS opted_out
          FROM (SELECT 1) AS one LEFT JOIN review_requests r ON r.reservation_id = ${reservationId}`
        if (known === undefined) return false
        // A turn that failed after this asks again for the same place in the row: it is the same request.
        const { ask, againAt } = planOf({ ...known, asked: Math.min(known.asked, before) }, now)
        if (!ask) return false
        yield* sql`
          INSERT INTO review_requests (reservation_id, tenant_id, conversation_id, segment, asked, asked_at)
          VALUES (${reservationId}, ${tenantId}, ${conversationId}, ${segment}, ${before + 1}::int4,
            to_timestamp(${now}::float8 / 1000))
          ON CONFLICT (reservation_id) DO UPDATE
          SET asked = greatest(review_requests.asked, excluded.asked), asked_at = excluded.asked_at`
        if (againAt !== null) {
          yield* notices.tellAt(againAt, {
            key: `${reservationId}:${REVIEW_REQUEST}:${before + 2}`,
            conversationId,
            phoneNumberId,
            topic: REVIEW_REQUEST,
            about: reservationId,
            detail: { before: String(before + 1) }
          })
        }
        return true
      }, Effect.catchTag("SqlError", unavailable))

      const open = Effect.fnUntraced(function* (conversationId: ConversationId) {
        const since = (yield* Clock.currentTimeMillis) - ANSWERABLE
        return yield* sql<{ readonly reservationId: string; readonly segment: string }>`
          SELECT reservation_id, segment FROM review_requests
          WHERE conversation_id = ${conversationId} AND answer IS NULL
            AND asked_at > to_timestamp(${since}::float8 / 1000)
          ORDER BY review_requests.asked_at DESC LIMIT 1`
      })

      const hear = Effect.fnUntraced(function* (conversationId: ConversationId, words: string, key: string) {
        const tenantId = tenantOf(conversationId)
        const now = yield* Clock.currentTimeMillis
        const sentiment = sentimentOf(words)
        const [request] = yield* open(conversationId)
        if (request !== undefined) {
          yield* sql`
            UPDATE review_requests SET answer = ${sentiment}, answered_at = to_timestamp(${now}::float8 / 1000)
            WHERE reservation_id = ${request.reservationId}`
          yield* notices.forget(conversationId, request.reservationId, [REVIEW_REQUEST])
        }
        switch (sentiment) {
          case "unsubscribe":
            yield* sql`
              INSERT INTO review_optouts (tenant_id, guest_id, created_at)
              VALUES (${tenantId}, ${guestOf(conversationId)}, to_timestamp(${now}::float8 / 1000))
              ON CONFLICT DO NOTHING`
            return { _tag: "OptedOut" } as const
          case "negative":
            yield* staff.notify({
              id: `feedback:${key}`,
              tenantId,
              kind: "feedback",
              reason: "unhappy_stay",
              conversationId,
              about: request?.reservationId ?? "",
              detail: "What they said is in the conversation.",
              urgent: false
            })
            return { _tag: "Feedback" } as const
          case "positive": {
            const segment = SEGMENTS.find((one) => one === request?.segment) ?? "couple"
            return { _tag: "Links", links: linksFor(segment, contents.of(tenantId).reviews ?? {}) } as const
          }
          case "neutral":
            return { _tag: "Thanks" } as const
        }
      }, Effect.catchTag("SqlError", unavailable))

      return Reviews.of({
        due,
        isOpen: (conversationId) =>
          open(conversationId).pipe(
            Effect.map((found) => found.length > 0),
            Effect.catchTag("SqlError", unavailable)
          ),
        hear
      })
    })
  )
}
