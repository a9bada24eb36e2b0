import { Effect, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { type ConversationId, guestOf, tenantOf } from "../domain/Ids.ts"
import type { Language } from "../domain/Language.ts"
import * as Together from "../sql/Together.ts"
import { crowded, unavailable } from "./ConversationError.ts"
import type { Conversation } from "./ConversationStore.ts"
import { fresh, State } from "./State.ts"

interface Asked {
  readonly id: ConversationId
  readonly language: Language
}

interface Row {
  readonly version: number | null
  readonly state: unknown
  /** Nobody turned out to be this guest, nor this guest anybody else. */
  readonly alone: boolean
}

/**
 * What actors that wake at the same moment must know, in one statement: the conversation, begun in that language when it
 * is new. Nothing for one that needs a closer look: a guest who turned out to be another one, a state that nobody can
 * read, one that somebody else is just beginning.
 */
export const make = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient

  const read = (asked: ReadonlyArray<Asked>) =>
    sql<Row>`
      WITH asked AS MATERIALIZED (
        SELECT * FROM unnest(
          ${asked.map(({ id }) => id)}::text[], ${asked.map(({ id }) => tenantOf(id))}::text[],
          ${asked.map(({ id }) => guestOf(id))}::text[],
          ${asked.map(({ language }) => JSON.stringify(fresh(language)))}::text[]
        ) WITH ORDINALITY AS a (id, tenant_id, guest_id, state, nth)
      ), begun AS (
        -- In one order, so that two who begin the same ones cannot wait for each other.
        INSERT INTO conversations (id, tenant_id, state)
        SELECT id, tenant_id, state::jsonb FROM asked
        WHERE NOT EXISTS (SELECT FROM conversations c WHERE c.id = asked.id OFFSET 0) ORDER BY id
        ON CONFLICT DO NOTHING RETURNING id, version, state
      )
      SELECT coalesce(c.version, begun.version) AS version, coalesce(c.state, begun.state) AS state,
        c.merged_into IS NULL
        AND NOT EXISTS (
          SELECT FROM guests g
          WHERE g.tenant_id = asked.tenant_id AND g.id = asked.guest_id AND g.merged_into IS NOT NULL OFFSET 0)
        AND NOT EXISTS (
          SELECT FROM guests g WHERE g.tenant_id = asked.tenant_id AND g.merged_into = asked.guest_id OFFSET 0) AS alone
      FROM asked LEFT JOIN conversations c ON c.id = asked.id LEFT JOIN begun ON begun.id = asked.id
      ORDER BY asked.nth`

  const together = yield* Together.make(
    (asked: ReadonlyArray<Asked>) =>
      read(asked).pipe(
        Effect.map((rows) => asked.map(({ id }, nth) => conversationOf(id, rows[nth]))),
        Effect.catchTag("SqlError", unavailable)
      ),
    crowded
  )

  return (id: ConversationId, language: Language) => together({ id, language })
})

const decode = Schema.decodeUnknownOption(State)

const conversationOf = (id: ConversationId, row: Row | undefined): Conversation | null => {
  if (row === undefined || row.version === null || !row.alone) return null
  const state = Option.getOrNull(decode(row.state))
  return state === null ? null : { id, version: row.version, state, mergedInto: null }
}
