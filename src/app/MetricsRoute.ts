import { Effect, Option } from "effect"
import { HttpRouter, HttpServerRequest, HttpServerResponse, ProblemDetails } from "effect/http"
import { Exposition } from "./Exposition.ts"
import { mayRead } from "./MetricsGate.ts"
import { ObservabilityConfig } from "./ObservabilityConfig.ts"

const CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

/** `GET /metrics`: 403 for whom the gate does not know, 500 when they cannot be collected. */
export const MetricsRoute = HttpRouter.add(
  "GET",
  "/metrics",
  Effect.gen(function* () {
    const { headers, peerAddress } = yield* HttpServerRequest.HttpServerRequest
    const knock = {
      peer: Option.getOrUndefined(peerAddress),
      authorization: headers["authorization"],
      forwarded: ["forwarded", "x-forwarded-for", "x-real-ip"].some((name) => headers[name] !== undefined)
    }
    if (!mayRead(knock, yield* ObservabilityConfig)) return forbidden
    const exposition = yield* Exposition
    return HttpServerResponse.uint8Array(yield* exposition.page, { contentType: CONTENT_TYPE })
  })
)

const forbidden = ProblemDetails.toResponse({
  type: ProblemDetails.blankType,
  status: 403,
  title: "Forbidden",
  detail:
    "Ask from an address in METRICS_ALLOWED_CIDRS without a proxy between, or with the bearer token METRICS_TOKEN."
})
