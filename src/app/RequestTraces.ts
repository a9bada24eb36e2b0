import { Effect } from "effect"
import type { HttpServerRequest, HttpServerResponse } from "effect/http"
import * as Trace from "../telemetry/Trace.ts"

/** What operators do is traced. Meta's door begins its own trace once a delivery is proved; probes and pages have none. */
const TRACED = "/admin/"

export const traced = <E, R>(
  { headers, method, url }: HttpServerRequest.HttpServerRequest,
  answered: Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>
): Effect.Effect<HttpServerResponse.HttpServerResponse, E, R> =>
  url.startsWith(TRACED)
    ? answered.pipe(
      Effect.tap(({ status }) => Trace.annotate({ "http.response.status_code": status })),
      Trace.door("admin.request", { "http.request.method": method }, { near: headers["traceparent"] ?? "" })
    )
    : answered
