import { DateTime, Effect, Layer } from "effect"
import { HttpRouter, HttpServerResponse } from "effect/http"
import { Readiness } from "./Readiness.ts"

const now = Effect.map(DateTime.now, DateTime.formatIso)

const json = (body: unknown, status = 200) => HttpServerResponse.jsonUnsafe(body, { status })

/** For probes: alive is answered without any dependency, ready only when traffic may come. Neither shows a secret. */
export const HealthRoutes = Layer.mergeAll(
  HttpRouter.add("GET", "/health", Effect.map(now, (timestamp) => json({ status: "healthy", timestamp }))),
  HttpRouter.add("GET", "/health/live", Effect.map(now, (timestamp) => json({ alive: true, timestamp }))),
  HttpRouter.add(
    "GET",
    "/health/ready",
    Effect.gen(function* () {
      const readiness = yield* Readiness
      const { checks, ready, stopping } = yield* readiness.report
      const failing = Object.keys(checks).filter((name) => checks[name] === false)
      return json({ ready, checks, failing, stopping, timestamp: yield* now }, ready ? 200 : 503)
    })
  )
)
