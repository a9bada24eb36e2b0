import { Duration, Effect, Layer, Option } from "effect"
import { FetchHttpClient, HttpServer } from "effect/http"
import { NetAddress } from "effect/net"
import { connect, type Socket } from "node:net"
import { Draining } from "../../src/app/Draining.ts"
import * as Http from "../../src/app/Http.ts"
import { HttpConfig } from "../../src/app/HttpConfig.ts"

export const patient: HttpConfig["Service"] = {
  host: "127.0.0.1",
  port: 0,
  requestTimeout: Duration.seconds(10),
  idleTimeout: Duration.seconds(65),
  checkEvery: Duration.millis(100),
  mostConnections: 1024,
  mostHeaderBytes: 16_384,
  mostBodyBytes: 1024,
  grace: Duration.seconds(5),
  strictTransport: false,
  crossOriginIsolation: false,
  extraSources: []
}

/** A real server on a free port, a client of it, and what else the routes need. */
export const serving = <E, R>(
  routes: Layer.Layer<never, E, R>,
  config: Partial<HttpConfig["Service"]> = {}
) =>
  Http.serve(routes).pipe(
    Layer.provideMerge(HttpServer.layerTestClient),
    Layer.provideMerge(Http.layerServer),
    Layer.provideMerge(Layer.mergeAll(
      Layer.succeed(HttpConfig, { ...patient, ...config }),
      Draining.layer,
      FetchHttpClient.layer
    ))
  )

export const port = Effect.map(
  HttpServer.HttpServer,
  ({ address }) => NetAddress.isInetAddress(address) ? address.port : 0
)

/** One TCP connection that says only what it is told to, and remembers what it heard. */
export interface RawClient {
  readonly socket: Socket
  readonly heard: () => string
  /** Milliseconds from connecting to the end of the connection. */
  readonly closed: Effect.Effect<number>
}

export const rawClient = (says: string): Effect.Effect<RawClient, never, HttpServer.HttpServer> =>
  Effect.flatMap(port, (port) =>
    Effect.callback<RawClient>((resume) => {
      const startedAt = performance.now()
      const socket = connect({ port, host: "127.0.0.1" })
      let heard = ""
      let after = Option.none<number>()
      const waiting = new Set<(millis: number) => void>()
      socket.setEncoding("utf8")
      socket.on("data", (text) => heard += text)
      // A reset is one of the ways to be shown the door; `close` follows.
      socket.on("error", () => undefined)
      socket.on("close", () => {
        const millis = performance.now() - startedAt
        after = Option.some(millis)
        waiting.forEach((tell) => tell(millis))
      })
      socket.on("connect", () => {
        socket.write(says)
        resume(Effect.succeed({
          socket,
          heard: () => heard,
          closed: Effect.callback<number>((resume) => {
            if (Option.isSome(after)) return resume(Effect.succeed(after.value))
            waiting.add((millis) => resume(Effect.succeed(millis)))
          })
        }))
      })
    }))
