import { NodeHttpServer } from "@effect/platform-node"
import { Effect, Layer } from "effect"
import { HttpServer } from "effect/http"
import { createServer } from "node:http"
import { SandboxConfig } from "./SandboxConfig.ts"
import { PortUnavailable, SandboxError } from "./SandboxError.ts"

/** Idle connections stay longer than any client keeps them, so that a send never meets a closing one by accident. */
const IDLE_MILLIS = 120_000

/** The pretend Meta's own door: this machine only. */
export const SandboxPort: Layer.Layer<HttpServer.HttpServer, SandboxError, SandboxConfig> = Layer.effect(
  HttpServer.HttpServer,
  Effect.gen(function* () {
    const { port } = yield* SandboxConfig
    return yield* NodeHttpServer.make(() => createServer({ keepAliveTimeout: IDLE_MILLIS }), {
      port,
      host: "127.0.0.1",
      gracefulShutdownTimeout: "500 millis"
    }).pipe(Effect.mapError(({ cause }) => new SandboxError({ reason: new PortUnavailable({ port, cause }) })))
  })
)
