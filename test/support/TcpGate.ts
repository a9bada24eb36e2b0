import { Effect } from "effect"
import { connect, createServer, type Socket } from "node:net"
import { freePort } from "./Runtime.ts"

/** A way to a server that can be shut. */
export interface TcpGate {
  readonly port: number
  /** Connections are cut and new ones are refused. */
  readonly shut: Effect.Effect<void>
  /** Connections stay open and nothing gets through any more, as when a cable is pulled. */
  readonly hold: Effect.Effect<void>
  /** What gets through from now on takes so many milliseconds, each way; 0 ends it. */
  readonly delay: (millis: number) => Effect.Effect<void>
  /** Lets new connections through; those that were held never hear again, as after a failover. */
  readonly open: Effect.Effect<void>
}

/** The database of that URL by way of a gate, and not by a socket beside it. */
export const through = (port: number, database: URL): URL => {
  const url = new URL(database)
  url.port = String(port)
  url.searchParams.delete("host")
  return url
}

/** Opens a gate to a server of this machine; closed with the scope. */
export const make = Effect.fnUntraced(function* (to: number) {
  const sockets = new Set<Socket>()
  const stranded = new WeakSet<Socket>()
  let held = false
  let slowness = 0

  const join = (one: Socket, other: Socket) => {
    let due = 0
    one.on("data", (chunk: Uint8Array) => {
      if (stranded.has(one)) return
      const now = performance.now()
      // Nothing overtakes what is still under way.
      due = Math.max(due, now + slowness)
      if (due <= now) other.write(chunk)
      else setTimeout(() => other.writable && other.write(chunk), due - now)
    })
    one.on("close", () => other.destroy())
    // An end that breaks is an end.
    one.on("error", () => other.destroy())
  }

  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on("close", () => sockets.delete(socket))
  }

  const server = createServer((client) => {
    keep(client)
    if (held) return
    const upstream = connect(to, "127.0.0.1")
    keep(upstream)
    join(client, upstream)
    join(upstream, client)
  })

  const listen = (port: number) =>
    Effect.callback<void, Error>((resume) => {
      const fail = (error: Error) => resume(Effect.fail(error))
      server.once("error", fail).listen(port, "127.0.0.1", () => {
        server.off("error", fail)
        resume(Effect.void)
      })
    })
  const shut = Effect.callback<void>((resume) => {
    server.close(() => resume(Effect.void))
    for (const socket of sockets) socket.destroy()
  })

  // One that nobody is given while the gate is shut; whoever takes it before us makes us choose another.
  const port = yield* Effect.acquireRelease(
    Effect.flatMap(freePort, (port) => Effect.as(listen(port), port)).pipe(Effect.retry({ times: 10 }), Effect.orDie),
    () => shut
  )
  const gate: TcpGate = {
    port,
    shut,
    hold: Effect.sync(() => {
      held = true
      for (const socket of sockets) stranded.add(socket)
    }),
    delay: (millis) =>
      Effect.sync(() => {
        slowness = millis
      }),
    open: Effect.suspend(() => {
      held = false
      return server.listening ? Effect.void : Effect.orDie(listen(port))
    })
  }
  return gate
})
