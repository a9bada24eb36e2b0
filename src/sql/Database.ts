import { Context, Effect, Layer, Redacted, String } from "effect"
import { SqlClient } from "effect/sql"
import { hostname } from "node:os"
import { Connections } from "./Connections.ts"
import * as CountedClient from "./CountedClient.ts"
import { DatabaseServer } from "./DatabaseServer.ts"
import * as ReservedSql from "./ReservedSql.ts"
import * as WatchedSocket from "./WatchedSocket.ts"

/** The most connections one process opens for its work. Beyond it statements wait for one another. */
export const MOST_CONNECTIONS = 10

/** Beside them: a group of events, one of new guests, and one for the second of either. */
const RESERVED_CONNECTIONS = 3

/** One name for each process, so that a look at the server's sessions tells them apart. The server cuts it at 63 bytes. */
const applicationName = () => `conserje/${process.pid}@${hostname()}`

/** The one way into PostgreSQL, so that every room and every test agrees: snake_case there, camelCase here. */
export const layerUrl = (url: Redacted.Redacted<string>, maxConnections = MOST_CONNECTIONS) =>
  layerCounted(url, maxConnections).pipe(Layer.provide(Layer.fresh(Connections.layer)))

/** How every session of ours begins. */
export const sessionAt = (url: Redacted.Redacted<string>) => {
  const place = WatchedSocket.placeOf(Redacted.value(url))
  return {
    url,
    ...(place === undefined ? {} : { stream: () => WatchedSocket.open(place) }),
    applicationName: applicationName(),
    connectTimeout: "5 seconds",
    startupParameters: { timezone: "UTC", statement_timeout: "30000", idle_in_transaction_session_timeout: "30000" }
  } as const
}

/** The same, in the counts of somebody else's `Connections`. */
export const layerCounted = (url: Redacted.Redacted<string>, maxConnections: number) =>
  CountedClient.layer({
    ...sessionAt(url),
    maxConnections,
    // Pipelined statements of one connection also commit one after the other (half the inserts a second), and on
    // Deno a pipeline that empties late takes the answer from the transaction behind it, which then waits for ever.
    multiplex: false,
    transformQueryNames: String.camelToSnake,
    transformResultNames: String.snakeToCamel,
    // What a guest wrote stays as it was written: only the names of columns change.
    transformJson: false
  })

const onServer = Layer.unwrap(Effect.map(DatabaseServer, ({ url }) => layerCounted(url, MOST_CONNECTIONS)))

const reserved = Layer.effectContext(
  Effect.gen(function* () {
    const { url } = yield* DatabaseServer
    const context = yield* Layer.build(layerCounted(url, RESERVED_CONNECTIONS))
    return ReservedSql.reservation(Context.get(context, SqlClient.SqlClient))
  })
)

/** The runtime's own way in, and `DatabaseServer` to say where it leads. Nothing is asked until the first query. */
export const layer = Layer.merge(onServer, reserved).pipe(
  Layer.provideMerge(Connections.layer),
  Layer.provideMerge(DatabaseServer.layer)
)

/** The way in for a command that may run beside the runtime. */
export const layerVisiting = onServer.pipe(
  Layer.provide(Connections.layer),
  Layer.provideMerge(DatabaseServer.layerVisiting)
)
