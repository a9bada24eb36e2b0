import { type Cause, Clock, Context, Duration, Effect } from "effect"
import { HttpRouter, HttpServerError, HttpServerRequest, HttpServerResponse } from "effect/http"
import { Verbosity } from "../telemetry/Verbosity.ts"
import type { AllowedMethods } from "./AllowedMethods.ts"
import { Draining } from "./Draining.ts"
import { HttpConfig } from "./HttpConfig.ts"
import * as HttpMetrics from "./HttpMetrics.ts"
import { problem } from "./Problems.ts"
import * as RequestId from "./RequestId.ts"
import * as RequestTraces from "./RequestTraces.ts"
import { securityHeaders } from "./SecurityHeaders.ts"

/**
 * What every request gets around its route: an id, a count and a time, the security headers, and a problem in place of
 * a failure. It makes no span for it and logs nothing above debug, for the webhook passes here thousands of times a second.
 */
export const make = Effect.fnUntraced(function* (allowed: AllowedMethods) {
  const config = yield* HttpConfig
  const policy = securityHeaders(config)
  const staying = { ...policy, "keep-alive": `timeout=${Math.floor(Duration.toSeconds(config.idleTimeout))}` }
  const draining = yield* Draining
  const freshId = yield* RequestId.make
  const clock = yield* Clock.Clock
  const verbosity = yield* Verbosity

  const sealed = (response: HttpServerResponse.HttpServerResponse, id: string) => {
    const leaving = draining.begun()
    const ours = leaving || response.headers["connection"] === "close" ? policy : staying
    // What a route says itself stands.
    const headers = { ...ours, "x-request-id": id, "x-correlation-id": id, ...response.headers }
    return HttpServerResponse.setHeaders(response, leaving ? { ...headers, connection: "close" } : headers)
  }

  const seal = (
    request: HttpServerRequest.HttpServerRequest,
    id: string,
    startedAt: bigint,
    response: HttpServerResponse.HttpServerResponse
  ) =>
    Effect.withFiber<HttpServerResponse.HttpServerResponse>((fiber) => {
      const method = HttpMetrics.methodOf(request.method)
      const endpoint = endpointIn(fiber.context)
      const seconds = Number(clock.monotonicTimeNanosUnsafe() - startedAt) / 1e9
      HttpMetrics.requests.at(fiber, { method, endpoint, status_code: String(response.status) })
      HttpMetrics.seconds.at(fiber, { method, endpoint }, seconds)
      const answer = sealed(response, id)
      if (!verbosity.hears("Debug", clock.currentTimeMillisUnsafe())) return Effect.succeed(answer)
      return Effect.as(
        Effect.annotateLogs(Effect.logDebug("answered"), {
          method,
          endpoint,
          status: response.status,
          duration_ms: Math.round(seconds * 1e6) / 1e3
        }),
        answer
      )
    })

  const refuse = <E>(request: HttpServerRequest.HttpServerRequest, id: string, cause: Cause.Cause<E>) =>
    Effect.gen(function* () {
      if (cause.reasons.some((reason) => reason._tag === "Fail" && isRouteNotFound(reason.error))) {
        const methods = allowed.of(request.url)
        if (methods.length === 0) return problem(404, id)
        return HttpServerResponse.setHeader(problem(405, id), "allow", methods.join(", "))
      }
      const [response] = yield* HttpServerError.causeResponse(cause)
      // A client that left and a server that stops are no failures of the route.
      const interrupted = cause.reasons.every((reason) => reason._tag === "Interrupt")
      if (response.status >= 500 && !interrupted) yield* Effect.logError("request failed", cause)
      return response.body._tag === "Empty" && response.status >= 400 ? problem(response.status, id) : response
    })

  return <E, R>(handler: Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>) =>
    Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) => {
      const id = RequestId.given(request.headers) ?? freshId()
      const startedAt = clock.monotonicTimeNanosUnsafe()
      return Effect.annotateLogs(
        RequestTraces.traced(
          request,
          Effect.matchCauseEffect(handler, {
            onSuccess: (response) => seal(request, id, startedAt, response),
            onFailure: (cause) =>
              Effect.flatMap(refuse(request, id, cause), (response) => seal(request, id, startedAt, response))
          })
        ),
        { request_id: id }
      )
    })
})

/** The router leaves the matched route in the context of the request's fiber. */
const endpointIn = (context: Context.Context<never>): string =>
  Context.getOrUndefined(context, HttpRouter.RouteContext)?.route.path ?? HttpMetrics.UNMATCHED

const isRouteNotFound = (error: unknown): boolean =>
  HttpServerError.isHttpServerError(error) && error.reason._tag === "RouteNotFound"
