import { PgClient } from "@effect/sql-pg"
import { Effect, Layer, Redacted, String } from "effect"
import { DatabaseServer } from "./DatabaseServer.ts"
import * as WatchedSocket from "./WatchedSocket.ts"

/** The most connections one process opens. Beyond it statements wait for one another. */
export const MOST_CONNECTIONS = 10

/** The one way into PostgreSQL, so that every room and every test agrees: snake_case there, camelCase here. */
export const layerUrl = (url: Redacted.Redacted<string>) => {
  const place = WatchedSocket.placeOf(Redacted.value(url))
  return PgClient.layer({
    url,
    ...(place === undefined ? {} : { stream: () => WatchedSocket.open(place) }),
    applicationName: "conserje",
    maxConnections: MOST_CONNECTIONS,
    // Pipelined statements of one connection also commit one after the other (half the inserts a second), and on
    // Deno a pipeline that empties late takes the answer from the transaction behind it, which then waits for ever.
    multiplex: false,
    connectTimeout: "5 seconds",
    startupParameters: { timezone: "UTC", statement_timeout: "30000", idle_in_transaction_session_timeout: "30000" },
    transformQueryNames: String.camelToSnake,
    transformResultNames: String.snakeToCamel,
    // What a guest wrote stays as it was written: only the names of columns change.
    transformJson: false
  })
}

const onServer = Layer.unwrap(Effect.map(DatabaseServer, ({ url }) => layerUrl(url)))

/** The runtime's own way in, and `DatabaseServer` to say where it leads. Nothing is asked until the first query. */
export const layer = onServer.pipe(Layer.provideMerge(DatabaseServer.layer))

/** The way in for a command that may run beside the runtime. */
export const layerVisiting = onServer.pipe(Layer.provideMerge(DatabaseServer.layerVisiting))
