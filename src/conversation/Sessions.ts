import { Clock, Context, Duration, Effect, Layer, Predicate, Schema } from "effect"
import { SqlClient } from "effect/sql"
import type { SqlError } from "effect/sql/SqlError"
import { freshId } from "../domain/FreshId.ts"
import { ConversationId } from "../domain/Ids.ts"
import * as Merging from "./Merging.ts"
import * as SessionMetrics from "./SessionMetrics.ts"
import { State } from "./State.ts"

/** A guest who has been quiet for so long begins a new session; the conversation's state is kept. */
export const IDLE = Duration.seconds(1800)

/** Rows of the journal of one look. After a start the look goes back this far and no further. */
const MOST_ROWS = 50_000

/** Ids are given before their rows are visible: a look goes back so many, lest it miss a late one. */
const OVERLAP = 2_000

/** The sessions of all hotels, told from the journal of events: every process sees the same, so take the maximum. */
export class Sessions extends Context.Service<Sessions, {
  /** Looks at what came since the last look and writes the gauge. Returns how many sessions are live. */
  readonly measure: Effect.Effect<number, SqlError>
  /** Ends what has been quiet for `IDLE`; a state that nobody can read is left to a person. Returns how many ended. */
  readonly cleanUp: Effect.Effect<number, SqlError>
}>()("conserje/conversation/Sessions") {
  static readonly layer = Layer.effect(
    Sessions,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const merging = yield* Merging.make
      /** When each guest last wrote, in milliseconds. Holds the live ones and those that the next cleanup ends. */
      const seen = new Map<ConversationId, number>()
      let watermark: string | null = null

      const idleSince = Effect.map(Clock.currentTimeMillis, (now) => now - Duration.toMillis(IDLE))

      const look = Effect.gen(function* () {
        const since = yield* idleSince
        const rows = yield* sql<Seen>`
          SELECT id::text, coalesce(conversation_id, '') AS conversation_id,
            (extract(epoch FROM received_at) * 1000)::float8 AS at
          FROM inbox_events
          WHERE id > ${watermark ?? "0"}::text::bigint - ${OVERLAP}::int4
          ORDER BY id DESC LIMIT ${MOST_ROWS}::int4`
        watermark = rows[0]?.id ?? watermark
        for (const { at, conversationId } of rows) {
          if (conversationId === "" || at < since) continue
          const id = ConversationId.make(conversationId)
          seen.set(id, Math.max(at, seen.get(id) ?? 0))
        }
      })

      const measure = Effect.gen(function* () {
        yield* look
        const since = yield* idleSince
        const live = [...seen.values()].filter((at) => at >= since).length
        yield* SessionMetrics.active({}, live)
        return live
      })

      const cleanUp = Effect.gen(function* () {
        yield* look
        const since = yield* idleSince
        const now = yield* Clock.currentTimeMillis
        const ended = [...seen].filter(([, at]) => at < since).map(([id]) => id)
        const rows = ended.length === 0 ? [] : yield* sql<{ readonly id: string; readonly state: unknown }>`
          SELECT id, state FROM conversations WHERE id = ANY(${ended}::text[]) AND merged_into IS NULL`
        for (const { id, state } of rows) {
          const reason = reasonOf(state)
          if (reason !== "idle") {
            yield* Effect.logError("a conversation's state cannot be read; it is left to staff")
            yield* merging.openHandOver(yield* freshId("h"), ConversationId.make(id), "unreadable_state", now)
          }
          yield* SessionMetrics.expirations({ reason })
        }
        for (const id of ended) seen.delete(id)
        yield* SessionMetrics.cleanups({ result: "success" })
        return ended.length
      }).pipe(Effect.tapError(() => SessionMetrics.cleanups({ result: "error" })))

      return Sessions.of({ measure, cleanUp })
    })
  )
}

interface Seen {
  readonly id: string
  readonly conversationId: string
  readonly at: number
}

const isState = Schema.is(State)

const reasonOf = (state: unknown) =>
  isState(state) ? "idle" : Predicate.hasProperty(state, "_tag") ? "invalid_format" : "corrupted"
