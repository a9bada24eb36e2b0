import { Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { unavailable } from "../delivery/DeliveryError.ts"
import { GuestWindow } from "../delivery/GuestWindow.ts"
import type { ConversationId } from "../domain/Ids.ts"
import { State } from "./State.ts"

const decodeState = Schema.decodeUnknownOption(State)

/** What delivery asks of a conversation, told from this room's table. */
export const layerSql = Layer.effect(
  GuestWindow,
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    return GuestWindow.of({
      openUntil: (conversations) =>
        sql<{ readonly until: number | null }>`
          SELECT (extract(epoch FROM window_until) * 1000)::float8 AS until
          FROM unnest(${conversations}::text[]) WITH ORDINALITY AS a (id, nth) LEFT JOIN conversations USING (id)
          ORDER BY a.nth`.pipe(
          Effect.map((rows) => rows.map(({ until }) => until)),
          Effect.catchTag("SqlError", unavailable)
        ),
      language: (id: ConversationId) =>
        sql<{ readonly state: unknown }>`SELECT state FROM conversations WHERE id = ${id}`.pipe(
          Effect.map(([row]) =>
            Option.match(decodeState(row?.state), { onNone: () => null, onSome: ({ language }) => language })
          ),
          Effect.catchTag("SqlError", unavailable)
        )
    })
  })
)
