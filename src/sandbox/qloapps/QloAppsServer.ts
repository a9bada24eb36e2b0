import { NodeHttpServer } from "@effect/platform-node"
import { Effect, Exit, Ref, Scope } from "effect"
import { type HttpServerRequest, HttpServerResponse } from "effect/http"
import { createServer } from "node:http"
import { PmsPortUnavailable, QloAppsError } from "./QloAppsError.ts"

/** Idle connections stay longer than any client keeps them, so that a call never meets a closing one by accident. */
const IDLE_MILLIS = 120_000

export type App = Effect.Effect<
  HttpServerResponse.HttpServerResponse,
  unknown,
  HttpServerRequest.HttpServerRequest | Scope.Scope
>

/** A door on 127.0.0.1 that can be shut and opened again at the same port. */
export interface QloAppsServer {
  readonly port: number
  /** Who answers from now on; before, everybody hears 503. */
  readonly serve: (app: App) => Effect.Effect<void>
  /** Cuts every connection and refuses new ones; nothing when it is shut already. */
  readonly shut: Effect.Effect<void>
  /** Nothing when it is open. */
  readonly open: Effect.Effect<void, QloAppsError>
  readonly isOpen: Effect.Effect<boolean>
}

/** Listens until the scope closes; port 0 takes a free one and keeps it. */
export const make = (wantedPort: number): Effect.Effect<QloAppsServer, QloAppsError, Scope.Scope> =>
  Effect.gen(function* () {
    const outer = yield* Effect.scope
    const app = yield* Ref.make<App>(Effect.succeed(HttpServerResponse.empty({ status: 503 })))
    const listening = yield* Ref.make<Effect.Effect<void> | undefined>(undefined)

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
        yield* Scope.provide(server.serve(Effect.flatten(Ref.get(app))), scope)
        const cut = Effect.sync(() => {
          node.close()
          node.closeAllConnections()
        })
        yield* Ref.set(listening, Effect.andThen(cut, Scope.close(scope, Exit.void)))
        return "port" in server.address ? server.address.port : port
      })

    const port = yield* listen(wantedPort)
    return {
      port,
      serve: (next) => Ref.set(app, next),
      shut: Effect.flatMap(Ref.getAndSet(listening, undefined), (close) => close ?? Effect.void),
      open: Effect.flatMap(Ref.get(listening), (close) => close === undefined ? listen(port) : Effect.void),
      isOpen: Effect.map(Ref.get(listening), (close) => close !== undefined)
    }
  })
