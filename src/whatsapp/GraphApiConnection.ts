import { NodeHttpClient } from "@effect/platform-node"
import { Duration, Effect, Layer, Predicate } from "effect"
import http from "node:http"
import https from "node:https"
import { Socket } from "node:net"
import { GraphApiConfig } from "./GraphApiConfig.ts"

/**
 * An idle connection is closed by us after this long, well before any server closes it: a request written into a
 * connection that the other side is closing ends in a reset, and a reset is an uncertain send.
 */
const MOST_IDLE = Duration.seconds(2)

/** Connections to one host; requests beyond them wait. */
const MOST_CONNECTIONS = 256

/** The connection did not come about in time; nothing was written. */
class ConnectTimeout extends Error {}

/** `node:http` with connections that are kept for a moment, because a handshake per message would cost a round trip. */
export const layer = NodeHttpClient.layerNodeHttpNoAgent.pipe(
  Layer.provide(Layer.effect(
    NodeHttpClient.HttpAgent,
    Effect.gen(function* () {
      const { connectTimeout } = yield* GraphApiConfig
      const options = { keepAlive: true, maxSockets: MOST_CONNECTIONS, maxFreeSockets: MOST_CONNECTIONS }
      return {
        http: yield* Effect.acquireRelease(
          Effect.sync(() => patient(new http.Agent(options), "connect", connectTimeout)),
          close
        ),
        https: yield* Effect.acquireRelease(
          Effect.sync(() => patient(new https.Agent(options), "secureConnect", connectTimeout)),
          close
        )
      }
    })
  ))
)

const close = (agent: http.Agent) => Effect.sync(() => agent.destroy())

/** Gives an agent a deadline for connecting and one for being idle; while a request is on its way neither runs. */
const patient = <A extends http.Agent>(
  agent: A,
  ready: "connect" | "secureConnect",
  connectTimeout: Duration.Duration
): A => {
  const { createConnection, keepSocketAlive, reuseSocket } = agent
  const connecting = new WeakSet<Socket>()

  agent.createConnection = (options, callback) => {
    const socket = createConnection.call(agent, options, callback)
    if (!(socket instanceof Socket)) return socket
    connecting.add(socket)
    socket.once("error", (error) => {
      if (connecting.has(socket)) beforeConnected.add(error)
    })
    socket.once(ready, () => {
      connecting.delete(socket)
      socket.setTimeout(0)
    })
    socket.setTimeout(Duration.toMillis(connectTimeout))
    socket.on("timeout", () => socket.destroy(connecting.has(socket) ? new ConnectTimeout() : undefined))
    return socket
  }
  agent.keepSocketAlive = (socket) => {
    // Typed as void, but `false` is how an agent says that it does not keep the socket. It also sets a timeout.
    const kept = keepSocketAlive.call(agent, socket)
    if (socket instanceof Socket) socket.setTimeout(Duration.toMillis(MOST_IDLE))
    return kept
  }
  agent.reuseSocket = (socket, request) => {
    if (socket instanceof Socket) socket.setTimeout(0)
    reuseSocket.call(agent, socket, request)
    // Deno's `node:http` writes a request a second time when a reused connection breaks before the answer, a POST too.
    // It does so only for requests marked as reusing a socket; a message must never be sent twice behind our back.
    request.reusedSocket = false
  }
  return agent
}

/** The errors of connections that never came about (refused, no such host, no handshake, too slow). */
const beforeConnected = new WeakSet<object>()

/** Does this failure prove that not a byte of the request left? Anything less is an uncertain send. */
export const neverConnected = (cause: unknown): boolean => Predicate.isObject(cause) && beforeConnected.has(cause)
