import { NodeHttpServer } from "@effect/platform-node"
import { Effect, Exit, Ref, Scope } from "effect"
import type { HttpServerRequest, HttpServerResponse } from "effect/http"
import { createServer } from "node:http"
import { PmsPortUnavailable, QloAppsError } from "./QloAppsError.ts"

/** Idle connections stay longer than any client keeps them, so that a call never meets a closing one by accident. */
const IDLE_MILLIS = 120_000

/** A door that can be shut and opened again at the same address. */
export interface QloAppsServer {
  readonly port: number
  /** Cuts every connection and refuses new ones; nothing when it is shut already. */
  readonly shut: Effect.Effect<void>
  /** Listens again at the same port; nothing when it is open. */
  readonly open: Effect.Effect<void, QloAppsError>
  readonly isOpen: Effect.Effect<boolean>
}

/** Listens on 127.0.0.1 until the scope closes. `domain` is what the request's Host ought to be. */
export const make = <E>(
  wantedPort: number,
  handle: (domain: string) => Effect.Effect<
    HttpServerResponse.HttpServerResponse,
    E,
    HttpServerRequest.HttpServerRequest | Scope.Scope
  >
): Effect.Effect<QloAppsServer, QloAppsError, Scope.Scope> =>
  Effect.gen(function* () {
    const outer = yield* Effect.scope
    const listening = yield* Ref.make<{ readonly close: Effect.Effect<void> } | undefined>(undefined)

    const listen = (port: number) =>
      Effect.gen(function* () {
        const scope = yield* Scope.fork(outer)
        const node = createServer({ keepAliveTimeout: IDLE_MILLIS })
        const server = yield* NodeHttpServer.make(() => node, {
          port,
          host: "127.0.0.1",
          gracefulShutdownTimeout: "100 millis"
        }).pipe(
          Scope.provide(scope),
          Effect.mapError(({ cause }) => new QloAppsError({ reason: new PmsPortUnavailable({ port, cause }) }))
        )
        const taken = "port" in server.address ? server.address.port : port
        yield* server.serve(handle(`127.0.0.1:${taken}`)).pipe(Scope.provide(scope))
        const cut = Effect.sync(() => {
          node.close()
          node.closeAllConnections()
        })
        yield* Ref.set(listening, { close: Effect.andThen(cut, Scope.close(scope, Exit.void)) })
        return taken
      })

    const port = yield* listen(wantedPort)
    return {
      port,
      shut: Effect.flatMap(Ref.getAndSet(listening, undefined), (open) => open?.close ?? Effect.void),
      open: Effect.flatMap(Ref.get(listening), (open) => open === undefined ? listen(port) : Effect.void),
      isOpen: Effect.map(Ref.get(listening), (open) => open !== undefined)
    }
  })
