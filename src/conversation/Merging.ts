import { Clock, Effect } from "effect"
import { SqlClient } from "effect/sql"
import { freshId } from "../domain/FreshId.ts"
import { type ConversationId, tenantOf } from "../domain/Ids.ts"
import type { Conversation } from "./ConversationStore.ts"
import type { State } from "./State.ts"
import { IDLE } from "./talk/Talk.ts"

type Staffed = Extract<State, { readonly _tag: "WithStaff" }>

const IDLE_JSON = JSON.stringify(IDLE)

/** What becomes of a conversation whose guest turned out to be another one. */
export const make = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient

  const absorb = Effect.fnUntraced(function* (from: Conversation, to: ConversationId) {
    const { language } = from.state
    const now = yield* Clock.currentTimeMillis
    const handOverId = yield* freshId("h")
    // What the guest who stays was talking about is kept for the day that staff give it back.
    const staffed = JSON.stringify({ _tag: "WithStaff", language, because: "merged" } satisfies Omit<Staffed, "talk">)
    yield* sql.withTransaction(Effect.gen(function* () {
      const [left] = yield* sql<{ readonly withStaff: boolean }>`
        UPDATE conversations SET merged_into = ${to}, version = version + 1 WHERE id = ${from.id}
        RETURNING state ->> '_tag' IS DISTINCT FROM 'Bot' AS with_staff`
      yield* sql`
        UPDATE conversations SET version = conversations.version + 1,
          last_guest_at = greatest(conversations.last_guest_at, other.last_guest_at),
          window_until = greatest(conversations.window_until, other.window_until)
        FROM conversations other WHERE conversations.id = ${to} AND other.id = ${from.id}`
      // What is still unsaid is said in the one conversation, after what it has promised itself.
      yield* sql`UPDATE outbox SET conversation_id = ${to} WHERE conversation_id = ${from.id} AND state = 'queued'`
      yield* sql`
        UPDATE handovers SET conversation_id = ${to}
        WHERE conversation_id = ${from.id} AND closed_at IS NULL AND NOT EXISTS (
          SELECT 1 FROM handovers own WHERE own.conversation_id = ${to} AND own.closed_at IS NULL)`
      yield* sql`
        UPDATE handovers SET closed_at = to_timestamp(${now}::float8 / 1000)
        WHERE conversation_id = ${from.id} AND closed_at IS NULL`
      if (left?.withStaff !== true) return
      yield* sql`
        UPDATE conversations
        SET state = ${staffed}::text::jsonb || jsonb_build_object('talk', coalesce(state -> 'talk', ${IDLE_JSON}::text::jsonb))
        WHERE id = ${to} AND state ->> '_tag' = 'Bot'`
      yield* openHandOver(handOverId, to, "merged", now)
    }))
  })

  /** So that whoever is silent for a person is on that person's list. */
  const openHandOver = (handOverId: string, id: ConversationId, reason: string, now: number) =>
    sql`
      INSERT INTO handovers (id, tenant_id, conversation_id, reason, opened_at)
      VALUES (${handOverId}, ${tenantOf(id)}, ${id}, ${reason}, to_timestamp(${now}::float8 / 1000))
      ON CONFLICT DO NOTHING`

  return { absorb, openHandOver }
})
