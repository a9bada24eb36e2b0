import { NodeHttpServer } from "@effect/platform-node"
import { ByteSize, Context, Duration, Effect, Layer, Predicate } from "effect"
import { HttpIncomingMessage, HttpRouter, HttpServer } from "effect/http"
import { createServer, type Server } from "node:http"
import * as AllowedMethods from "./AllowedMethods.ts"
import { AppError, CannotListen, HostUnknown, PortForbidden, PortTaken } from "./AppError.ts"
import * as BrokenRequests from "./BrokenRequests.ts"
import { Draining } from "./Draining.ts"
import { HttpConfig } from "./HttpConfig.ts"
import * as HttpMetrics from "./HttpMetrics.ts"
import * as RequestEnvelope from "./RequestEnvelope.ts"
import { securityHeaders } from "./SecurityHeaders.ts"

/**
 * Listens. Neither slow nor greedy clients can hold it: headers and body have one deadline, idle connections are
 * closed, connections and header sizes are capped.
 */
export const layerServer: Layer.Layer<HttpServer.HttpServer, AppError, HttpConfig> = Layer.effect(
  HttpServer.HttpServer,
  Effect.gen(function* () {
    const config = yield* HttpConfig
    const { host, port } = config
    const server = createServer({
      // From the first byte of the headers to the last of the body.
      requestTimeout: Duration.toMillis(config.requestTimeout),
      connectionsCheckingInterval: Duration.toMillis(config.checkEvery),
      // The deadline below is a socket's own; a second one between its requests would cost two timers for each of them.
      keepAliveTimeout: 0,
      maxHeaderSize: config.mostHeaderBytes,
      // Looked at by `BrokenRequests.hosted`, whose answer has our headers.
      requireHostHeader: false
    })
    const policy = securityHeaders(config)
    BrokenRequests.answer(server, policy)
    server.maxConnections = config.mostConnections
    // Nothing read and nothing written, between requests or in one: a client that does not take its answer is let go.
    server.timeout = Duration.toMillis(config.idleTimeout)
    yield* countConnections(server)
    server.on("request", (_, response) => {
      // We listen before the routes are there and until they are gone: nobody may wait for an answer then.
      if (server.listenerCount("request") > 1) return
      response.writeHead(503, { ...policy, "retry-after": "1", "connection": "close" }).end()
    })
    const listening = yield* NodeHttpServer.make(() => server, {
      host,
      port,
      gracefulShutdownTimeout: config.grace
    }).pipe(Effect.mapError(({ cause }) => new AppError({ reason: reasonOf(cause, { host, port }) })))
    // Runs before the server's own finalizer, which would wait for whoever is still connected.
    yield* Effect.addFinalizer(() => Effect.sync(() => server.closeAllConnections()))
    return listening
  })
)

/** Serves the routes, each inside its envelope. When its scope closes the draining begins before anything else ends. */
export const serve = <A, E, R>(routes: Layer.Layer<A, E, R>) =>
  Layer.effectDiscard(Effect.gen(function* () {
    const server = yield* HttpServer.HttpServer
    const draining = yield* Draining
    const { mostBodyBytes } = yield* HttpConfig
    const allowed = AllowedMethods.make()
    const handler = yield* HttpRouter.toHttpEffect(Layer.provide(routes, allowed.layer))
    const envelope = yield* RequestEnvelope.make(allowed)
    yield* server.serve(envelope(BrokenRequests.hosted(handler))).pipe(
      Effect.provideService(HttpIncomingMessage.MaxBodySize, ByteSize.bytes(mostBodyBytes)),
      onFlatContext
    )
    yield* Effect.addFinalizer(() => draining.begin)
  }))

/**
 * Every request adds to this context, and beyond eight additions Effect copies all of it each time: merging makes it
 * flat once and for all.
 */
const onFlatContext = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.updateContext(self, (context: Context.Context<R>): Context.Context<R> => Context.mergeAll(context))

const countConnections = Effect.fnUntraced(function* (server: Server) {
  const run = Effect.runForkWith(yield* Effect.context<never>())
  let open = 0
  const publish = () => run(HttpMetrics.connections({}, open))
  yield* HttpMetrics.connections({}, 0)
  server.on("connection", (socket) => {
    open += 1
    publish()
    socket.once("close", () => {
      open -= 1
      publish()
    })
  })
})

const reasonOf = (cause: unknown, place: { readonly host: string; readonly port: number }) => {
  const code = Predicate.hasProperty(cause, "code") ? cause.code : undefined
  switch (code) {
    case "EADDRINUSE":
      return new PortTaken(place)
    case "EACCES":
      return new PortForbidden(place)
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new HostUnknown(place)
    default:
      return new CannotListen({ ...place, cause })
  }
}
