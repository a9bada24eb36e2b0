import { Effect, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import * as Together from "../sql/Together.ts"
import { type DeliveryAddress, nameOf } from "./DeliveryAddress.ts"
import { crowded, type DeliveryError, unavailable } from "./DeliveryError.ts"
import { ClaimedRow, COLUMNS } from "./OutboxRows.ts"

/** The next message of an address, or why there is none now. `at` in milliseconds since the epoch. */
export type Claim =
  | {
    readonly _tag: "Claimed"
    readonly row: ClaimedRow
    /** Whether another one of the address is owed after it. */
    readonly more: boolean
  }
  | { readonly _tag: "NotYet"; readonly at: number }
  /** Somebody else is sending, or the number is stopped. */
  | { readonly _tag: "Busy" }
  | { readonly _tag: "Empty" }

interface Asked {
  readonly address: DeliveryAddress
  readonly now: number
  readonly probe: boolean
}

const EMPTY: Claim = { _tag: "Empty" }
const BUSY: Claim = { _tag: "Busy" }
const UNREADABLE = "unreadable"

/**
 * Takes the next messages of addresses: those asked for at the same moment in one statement, so that one flush of the
 * disk stands before many sockets. Nobody waits for a message that somebody else holds.
 */
export const make = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const columns = sql.literal(COLUMNS)

  const claim = (asked: ReadonlyArray<Asked>) =>
    sql<Readonly<Record<string, unknown>>>`
      WITH asked AS MATERIALIZED (
        SELECT nth::int4, number, conversation, to_timestamp(now::float8 / 1000) AS now, probe
        FROM unnest(
          ${asked.map(({ address }) => address.phoneNumberId)}::text[],
          ${asked.map(({ address }) => address.conversationId)}::text[], ${asked.map(({ now }) => String(now))}::text[],
          ${asked.map(({ probe }) => probe)}::boolean[]
        ) WITH ORDINALITY AS a (number, conversation, now, probe, nth)
      ), head AS MATERIALIZED (
        SELECT asked.*, o.seq AS head_seq, o.state AS head_state, o.not_before AS due
        FROM asked CROSS JOIN LATERAL (
          SELECT seq, state, not_before FROM outbox
          WHERE phone_number_id = asked.number AND conversation_id = asked.conversation
            AND state IN ('queued', 'requested')
          ORDER BY seq LIMIT 1) o
      ), locked AS (
        SELECT head.nth AS head_nth, head.now, o.seq AS head_seq FROM head JOIN outbox o ON o.seq = head.head_seq
        WHERE o.state = 'queued' AND o.not_before <= head.now
          AND (head.probe OR NOT EXISTS (SELECT FROM number_stops s WHERE s.phone_number_id = head.number))
        ORDER BY o.seq FOR NO KEY UPDATE OF o SKIP LOCKED
      ), claimed AS (
        UPDATE outbox SET state = 'requested', attempts = attempts + 1, requested_at = locked.now
        FROM locked WHERE seq = head_seq AND state = 'queued' RETURNING head_nth, ${columns}
      )
      SELECT head.nth, head_state, (extract(epoch FROM greatest(due, 'epoch')) * 1000)::float8 AS due_at, EXISTS (
        SELECT FROM outbox
        WHERE phone_number_id = head.number AND conversation_id = head.conversation
          AND state IN ('queued', 'requested') AND seq > head.head_seq
      ) AS more, claimed.* FROM head LEFT JOIN claimed ON head_nth = head.nth`

  const write = Effect.fnUntraced(function* (asked: ReadonlyArray<Asked>) {
    // Of those who ask for one address at once only the first is looked at.
    const first = new Map<string, number>()
    const each = asked.filter(({ address }, index) => {
      const name = nameOf(address)
      if (first.has(name)) return false
      first.set(name, index)
      return true
    })
    const rows = yield* Effect.catchTag(claim(each), "SqlError", unavailable)
    const of = new Map(rows.map((row) => [each[Number(row["nth"]) - 1], row]))
    return asked.map((one) => {
      const row = of.get(one)
      if (row !== undefined) return claimOf(row, one.now)
      return each.includes(one) ? EMPTY : BUSY
    })
  })

  const together = yield* Together.make(write, crowded)

  return (address: DeliveryAddress, now: number, probe: boolean): Effect.Effect<Claim, DeliveryError> =>
    Effect.flatMap(
      together({ address, now, probe }),
      (claim) =>
        claim === UNREADABLE ? unavailable(new Error("a row that this version cannot read")) : Effect.succeed(claim)
    )
})

const decode = Schema.decodeUnknownOption(Schema.Union([
  Schema.Struct({
    headState: Schema.Literals(["queued", "requested"]),
    dueAt: Schema.Finite,
    more: Schema.Boolean,
    ...ClaimedRow.fields
  }),
  Schema.Struct({
    headState: Schema.Literals(["queued", "requested"]),
    dueAt: Schema.Finite,
    id: Schema.Null
  })
]))

const claimOf = (row: unknown, now: number): Claim | typeof UNREADABLE => {
  const head = Option.getOrNull(decode(row))
  if (head === null) return UNREADABLE
  if (head.id !== null) return { _tag: "Claimed", row: head, more: head.more }
  return head.headState === "queued" && head.dueAt > now ? { _tag: "NotYet", at: head.dueAt } : BUSY
}
