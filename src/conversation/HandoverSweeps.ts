import { Clock, Context, Duration, Effect, Layer, Option } from "effect"
import { SqlClient } from "effect/sql"
import { ConversationId, TenantId } from "../domain/Ids.ts"
import { receptionAt } from "../language/ReceptionHours.ts"
import type { StaffError } from "../staff/StaffError.ts"
import { StaffNotices } from "../staff/StaffNotices.ts"
import { Hotels } from "../tenancy/Hotels.ts"
import { ConversationConfig } from "./ConversationConfig.ts"
import { type ConversationError, unavailable } from "./ConversationError.ts"
import { Handovers } from "./Handovers.ts"

const MOST_PER_PASS = 200

/** Nobody answered for so long that nobody will: the guest is better off with the bot. */
const FORSAKEN = Duration.days(7)

/** Hand-overs that wait for nobody: a person is there already. */
const NOT_TOLD: ReadonlySet<string> = new Set(["phone_app"])

const URGENT: ReadonlySet<string> = new Set(["urgent", "urgent_after_hours", "unreadable_state"])

interface Untold {
  readonly id: string
  readonly tenantId: string
  readonly conversationId: string
  readonly reason: string
  readonly note: string
}

/** What comes back to hand-overs without being asked. */
export class HandoverSweeps extends Context.Service<HandoverSweeps, {
  /**
   * Staff hear of each hand-over once: at once while somebody is there or when it is urgent, else when the house opens.
   * Returns how many. Told first and marked after, which the notice's own id makes harmless.
   */
  readonly tellStaff: Effect.Effect<number, ConversationError | StaffError>
  /** Gives back what a person answered and nobody has said a word in since. Returns how many. */
  readonly giveBackQuiet: Effect.Effect<number, ConversationError>
}>()("conserje/conversation/HandoverSweeps") {
  static readonly layerSql = Layer.effect(
    HandoverSweeps,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const hotels = yield* Hotels
      const staff = yield* StaffNotices
      const handovers = yield* Handovers
      const { givenBackAfter } = yield* ConversationConfig

      const tellStaff = Effect.gen(function* () {
        const now = yield* Clock.currentTimeMillis
        const untold = yield* sql<Untold>`
          SELECT id, tenant_id, conversation_id, reason, note FROM handovers
          WHERE told_at IS NULL ORDER BY opened_at LIMIT ${MOST_PER_PASS}`
        for (const { conversationId, id, note, reason, tenantId } of untold) {
          if (NOT_TOLD.has(reason)) continue
          const tenant = TenantId.make(tenantId)
          const urgent = URGENT.has(reason)
          const opensAt = Option.match(hotels.byTenant(tenant), {
            onNone: () => now,
            onSome: ({ profile }) => {
              const state = receptionAt(profile, now)
              return state._tag === "Closed" ? state.opening?.at ?? now : now
            }
          })
          yield* staff.notify({
            id: `handover:${id}`,
            tenantId: tenant,
            kind: "hand_over",
            reason,
            conversationId: ConversationId.make(conversationId),
            about: id,
            detail: note,
            urgent,
            ...(urgent ? {} : { notBefore: opensAt })
          })
        }
        yield* sql`
          UPDATE handovers SET told_at = to_timestamp(${now}::float8 / 1000)
          WHERE id = ANY(${untold.map(({ id }) => id)}::text[])`
        return untold.length
      }).pipe(Effect.catchTag("SqlError", unavailable))

      const giveBackQuiet = Effect.gen(function* () {
        const now = yield* Clock.currentTimeMillis
        const since = now - Duration.toMillis(givenBackAfter)
        // Whatever the guest or the staff say is a turn, and a turn moves `updated_at`.
        const found = yield* sql<{ readonly conversationId: string }>`
          SELECT h.conversation_id FROM handovers h JOIN conversations c ON c.id = h.conversation_id
          WHERE h.closed_at IS NULL AND c.updated_at < to_timestamp(${since}::float8 / 1000)
            AND h.opened_at < to_timestamp(${since}::float8 / 1000)
            AND (h.answered_at IS NOT NULL
              OR c.updated_at < to_timestamp(${now - Duration.toMillis(FORSAKEN)}::float8 / 1000))
          ORDER BY h.opened_at LIMIT ${MOST_PER_PASS}`.pipe(Effect.catchTag("SqlError", unavailable))
        const given = yield* Effect.forEach(
          found,
          ({ conversationId }) => handovers.giveBack(ConversationId.make(conversationId))
        )
        return given.filter((had) => had).length
      })

      return HandoverSweeps.of({ tellStaff, giveBackQuiet })
    })
  )
}
