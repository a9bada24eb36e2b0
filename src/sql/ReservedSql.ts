import { Context, Effect, Option } from "effect"
import { SqlClient } from "effect/sql"

/**
 * Connections kept for what somebody outside waits for: what must be durable before a delivery is acknowledged. All
 * others are busy whenever there is more to do than can be done, and an acknowledgement must not stand in that line.
 */
const ReservedSql = Context.Reference<Option.Option<SqlClient.SqlClient>>("conserje/sql/ReservedSql", {
  defaultValue: () => Option.none()
})

export const reservation = (client: SqlClient.SqlClient) => Context.make(ReservedSql, Option.some(client))

/** The reserved connections; where none are kept apart, those that everybody uses. */
export const ofAcknowledgements = Effect.gen(function* () {
  const shared = yield* SqlClient.SqlClient
  return Option.getOrElse(yield* ReservedSql, () => shared)
})
