import { Clock, Context, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import type { SqlError } from "effect/sql/SqlError"
import { freshId } from "../domain/FreshId.ts"
import { ConversationId, tenantOf, type TurnId } from "../domain/Ids.ts"
import type { Language } from "../domain/Language.ts"
import type { NewOutboxRow } from "../delivery/Outbox.ts"
import { refusesValue } from "../sql/SqlFault.ts"
import { type ConversationError, overtaken, unavailable } from "./ConversationError.ts"
import * as Merging from "./Merging.ts"
import { fresh, State } from "./State.ts"
import { IDLE } from "./talk/Talk.ts"
import * as TurnCommits from "./TurnCommits.ts"

/** A conversation as it was read: `version` is the fence of the next write. */
export interface Conversation {
  readonly id: ConversationId
  readonly version: number
  readonly state: State
  /** Where it went on when its guest turned out to be another one. */
  readonly mergedInto: ConversationId | null
}

/** What one turn led to. State, promises and the events it answered are one write. */
export interface Turn {
  readonly id: TurnId
  readonly before: Conversation
  readonly after: State
  readonly eventIds: ReadonlyArray<string>
  readonly intent: string
  readonly decision: string
  readonly language: Language
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  /** When the guest last wrote or called, and until when free-form answers are allowed; `null` changes nothing. */
  readonly lastGuestAt: number | null
  readonly windowUntil: number | null
  readonly promises: ReadonlyArray<NewOutboxRow>
  /** Set when a person gets the guest: why, and what staff should know. */
  readonly handOver: { readonly because: string; readonly note: string } | null
  /** A person of the hotel has answered in it. */
  readonly answeredByStaff: boolean
}

/** Events that will not become a turn, and why. */
export interface Burial {
  readonly before: Conversation
  readonly eventIds: ReadonlyArray<string>
  readonly reason: "turn_failed" | "unreadable_event"
  readonly cause: string
  readonly context: Readonly<Record<string, unknown>>
  readonly attempts: number
  readonly promises: ReadonlyArray<NewOutboxRow>
}

/** What an actor must find again after a restart. */
export class ConversationStore extends Context.Service<ConversationStore, {
  /** The conversation, begun in that language when it is new. */
  readonly load: (id: ConversationId, language: Language) => Effect.Effect<Conversation, ConversationError>
  /**
   * In one statement with others; fails with `Overtaken` and writes nothing when the conversation, or one of these events, is not as it
   * was read: somebody else has written, the guest turned out to be another one, or another one turned out to be this
   * guest and its conversation was not absorbed yet (staff may have it).
   */
  readonly commit: (turn: Turn) => Effect.Effect<Conversation, ConversationError>
  readonly bury: (burial: Burial) => Effect.Effect<Conversation, ConversationError>
  /** The guest of `from` is the guest of `to`: what staff have taken over stays taken over. */
  readonly absorb: (from: Conversation, to: ConversationId) => Effect.Effect<void, ConversationError>
}>()("conserje/conversation/ConversationStore") {
  static readonly layerSql = Layer.effect(
    ConversationStore,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const merging = yield* Merging.make

      const select = (id: ConversationId) =>
        sql<Row>`
          SELECT version, state, merged_into FROM conversations WHERE id = ${id}`

      const load = Effect.fnUntraced(function* (id: ConversationId, language: Language) {
        let [row] = yield* select(id)
        if (row === undefined) {
          ;[row] = yield* sql<Row>`
            INSERT INTO conversations (id, tenant_id, state)
            VALUES (${id}, ${tenantOf(id)}, ${JSON.stringify(fresh(language))}::text::jsonb) ON CONFLICT DO NOTHING
            RETURNING version, state, merged_into`
        }
        // Somebody else was faster.
        if (row === undefined) [row] = yield* select(id)
        if (row === undefined) return yield* unavailable("the conversation vanished while it was begun")
        const state = decodeState(row.state)
        if (Option.isNone(state)) {
          // The bot must not talk over somebody by mistake: a state that nobody can read belongs to a person.
          yield* Effect.logError("a conversation's state cannot be read; it is left to staff")
          yield* merging.openHandOver(yield* freshId("h"), id, "unreadable_state", yield* Clock.currentTimeMillis)
        }
        return {
          id,
          version: row.version,
          state: Option.getOrElse(state, (): State => ({
            _tag: "WithStaff",
            language,
            because: "unreadable_state",
            talk: IDLE
          })),
          mergedInto: row.mergedInto === null ? null : ConversationId.make(row.mergedInto)
        }
      })

      /** Rows of the outbox in the order promised, only when the fence held. */
      const promised = (rows: ReadonlyArray<NewOutboxRow>) =>
        sql`
          INSERT INTO outbox (id, tenant_id, conversation_id, phone_number_id, turn_id, content, created_at,
            traceparent)
          SELECT p.id, p.tenant_id, p.conversation_id, p.phone_number_id, nullif(p.turn_id, ''), p.content::jsonb,
            to_timestamp(p.created / 1000), nullif(p.traceparent, '')
          FROM fence, unnest(
            ${rows.map(({ id }) => id)}::text[], ${rows.map(({ tenantId }) => tenantId)}::text[],
            ${rows.map(({ conversationId }) => conversationId)}::text[],
            ${rows.map(({ phoneNumberId }) => phoneNumberId)}::text[], ${
          rows.map(({ turnId }) => turnId ?? "")
        }::text[],
            ${rows.map(({ content }) => JSON.stringify(content))}::text[],
            ${rows.map(({ createdAt }) => createdAt)}::float8[], ${
          rows.map(({ traceparent }) => traceparent ?? "")
        }::text[]
          ) WITH ORDINALITY
            AS p (id, tenant_id, conversation_id, phone_number_id, turn_id, content, created, traceparent, nth)
          ORDER BY p.nth`

      const bury = Effect.fnUntraced(function* (burial: Burial) {
        const { before } = burial
        const now = yield* Clock.currentTimeMillis
        const held = yield* sql`
          WITH fence AS (
            UPDATE conversations SET version = version + 1, updated_at = to_timestamp(${now}::float8 / 1000)
            WHERE id = ${before.id} AND version = ${before.version}::int4 RETURNING 1
          ), letter AS (
            INSERT INTO dead_letters
              (tenant_id, conversation_id, event_ids, reason, cause, context, attempts, created_at)
            SELECT ${tenantOf(before.id)}, ${before.id}, ${burial.eventIds}::text[]::bigint[], ${burial.reason},
              ${storable(burial.cause)}, ${JSON.stringify(burial.context)}::text::jsonb,
              ${burial.attempts}::int4, to_timestamp(${now}::float8 / 1000)
            FROM fence
          ), dead AS (
            UPDATE inbox_events SET state = 'dead', handled_at = to_timestamp(${now}::float8 / 1000)
            FROM fence WHERE inbox_events.id = ANY(${burial.eventIds}::text[]::bigint[]) AND inbox_events.state = 'new'
          ), promised AS (${promised(burial.promises)}
          )
          SELECT 1 FROM fence`
        if (held.length === 0) return yield* overtaken
        return { ...before, version: before.version + 1 }
      })

      const absorb = (from: Conversation, to: ConversationId) =>
        Effect.andThen(load(to, from.state.language), merging.absorb(from, to))

      return ConversationStore.of({
        load: answer(load),
        commit: yield* TurnCommits.make,
        bury: answer(bury),
        absorb: answer(absorb)
      })
    })
  )
}

interface Row {
  readonly version: number
  readonly state: unknown
  readonly mergedInto: string | null
}

const MOST_CAUSE = 8_000

/** PostgreSQL takes neither NUL nor half a character, and a cause may quote what broke us. */
const storable = (text: string): string => text.slice(0, MOST_CAUSE).toWellFormed().replaceAll("\u0000", "")

const decodeState = Schema.decodeUnknownOption(State)

const answer = <Args extends ReadonlyArray<unknown>, A>(
  run: (...args: Args) => Effect.Effect<A, ConversationError | SqlError>
) =>
(...args: Args): Effect.Effect<A, ConversationError> =>
  // A value that PostgreSQL refuses is a bug of ours: tried again it is refused again, so it leaves as a defect and the
  // turn becomes a dead letter.
  run(...args).pipe(
    Effect.catchTag("SqlError", (error) => refusesValue(error) ? Effect.die(error) : unavailable(error))
  )
