import { Effect } from "effect"
import { SqlClient } from "effect/sql"

export type Kind = "customer" | "order" | "room_booking" | "order_history" | "order_payment"

/** Ids of a shop's rows, counted from 1 without gaps. Returns the first of `count` new ones. */
export const make = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  return (shop: string, kind: Kind, count = 1) =>
    sql<{ readonly last: number }>`
      INSERT INTO sandbox_pms_counters AS c (shop, kind, last) VALUES (${shop}, ${kind}, ${count}::int)
      ON CONFLICT (shop, kind) DO UPDATE SET last = c.last + ${count}::int RETURNING last`.pipe(
      Effect.map(([row]) => (row?.last ?? count) - count + 1)
    )
})
export type Counters = Effect.Success<typeof make>
