import { ByteSize, Clock, Effect, Option, Predicate, Redacted } from "effect"
import { HttpClient, type HttpClientError, HttpClientRequest, HttpIncomingMessage } from "effect/http"
import * as Correlation from "../../telemetry/Correlation.ts"
import * as Trace from "../../telemetry/Trace.ts"
import { PmsConfig } from "../PmsConfig.ts"
import type { PmsConnection } from "../PmsConnections.ts"
import { PmsUnreachable, type TooManyCalls } from "../PmsError.ts"
import * as PmsMetrics from "../PmsMetrics.ts"
import { type Answered, type Failing, read } from "./QloAppsAnswer.ts"
import { QloAppsHttp } from "./QloAppsHttp.ts"
import { QloAppsRate } from "./QloAppsRate.ts"

/** A year of prices is half a megabyte; more than this is not an answer. */
const MOST_READ = ByteSize.mebibytes(8)

export interface Call {
  readonly resource: PmsMetrics.Endpoint
  /** One entity instead of a list. */
  readonly id?: string
  /** As documented: `display`, `filter[source]`, `sort`, `limit`. */
  readonly query?: Readonly<Record<string, string>>
  /** Sent with POST; without a body the call is a GET. */
  readonly body?: { readonly json: unknown } | { readonly xml: string }
  /** A POST that changes nothing (`hotel_ari`) has a read's patience. */
  readonly writes?: boolean
}

/**
 * What became of a call. `Lost` is one that nobody answered: `sent` is false when it provably never left, and anything
 * else may have been taken.
 */
export type Outcome = Answered | Lost
export interface Lost {
  readonly _tag: "Lost"
  readonly sent: boolean
  readonly problem: "timeout" | "connection" | "unreadable"
}

/** One HTTP call to a QloApps: our key, its host, no redirect, one deadline, one place in the queue. Never tried twice. */
export const make = Effect.gen(function* () {
  const config = yield* PmsConfig
  const http = yield* QloAppsHttp
  const rate = yield* QloAppsRate

  return Effect.fnUntraced(
    function* (connection: PmsConnection, call: Call): Effect.fn.Return<Outcome, TooManyCalls> {
      yield* rate.take(connection)
      const method = call.body === undefined ? "GET" : "POST"
      const started = yield* Clock.currentTimeMillis
      const ways = connection.saidBy === "people" ? http.careful : http
      const outcome = yield* named(requestOf(connection, call)).pipe(
        Effect.flatMap((call.writes === true ? ways.writing : ways.reading).execute),
        Effect.flatMap((response) =>
          Effect.map(response.text, (body): Outcome => read({ method, resource: call.resource }, response.status, body))
        ),
        Effect.timeoutOrElse({
          duration: call.writes === true ? config.writeTimeout : config.readTimeout,
          orElse: () => Effect.succeed(lost("timeout"))
        }),
        Effect.catchTag("HttpClientError", (error) => Effect.succeed(afterFailure(error))),
        Effect.provideService(HttpIncomingMessage.MaxBodySize, MOST_READ),
        // Effect's own span would tell the address, with what is asked for in it.
        Effect.provideService(HttpClient.TracerDisabledWhen, () => true),
        Effect.tap(({ _tag }) => Trace.annotate({ "conserje.outcome": _tag })),
        Trace.span("pms.request", { "http.request.method": method, "conserje.endpoint": call.resource }, "client")
      )
      const ended = yield* Clock.currentTimeMillis
      yield* PmsMetrics.apiLatency({ endpoint: call.resource, method }, (ended - started) / 1000)
      return outcome
    }
  )
})

const named = (request: HttpClientRequest.HttpClientRequest) =>
  Effect.map(Correlation.headers, (headers) => HttpClientRequest.setHeaders(request, headers))

/** For reads: anything but an answer is an error. */
export const orFail = (outcome: Outcome): Effect.Effect<unknown, Failing> => {
  switch (outcome._tag) {
    case "Json":
      return Effect.succeed(outcome.json)
    case "Lost":
      return Effect.fail(new PmsUnreachable({ problem: outcome.problem }))
    case "Refusal":
      return Effect.fail(outcome.why)
  }
}

const requestOf = ({ apiKey, baseUrl, host }: PmsConnection, { body, id, query, resource }: Call) => {
  const root = baseUrl.href.endsWith("/") ? baseUrl.href : `${baseUrl.href}/`
  const url = new URL(`api/${resource}${id === undefined ? "" : `/${encodeURIComponent(id)}`}`, root)
  // Exactly upper case: anything else is answered in XML.
  url.searchParams.set("output_format", "JSON")
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value)
  const request = body === undefined ? HttpClientRequest.get(url) : withBody(HttpClientRequest.post(url), body)
  return request.pipe(
    HttpClientRequest.basicAuth(Redacted.value(apiKey), ""),
    Option.isNone(host) ? (same) => same : HttpClientRequest.setHeader("host", host.value)
  )
}

const withBody = (request: HttpClientRequest.HttpClientRequest, body: NonNullable<Call["body"]>) =>
  "json" in body
    ? HttpClientRequest.bodyJsonUnsafe(request, body.json)
    : HttpClientRequest.bodyText(request, body.xml, "text/xml; charset=utf-8")

const lost = (problem: Lost["problem"], sent = true): Outcome => ({ _tag: "Lost", problem, sent })

const afterFailure = ({ reason }: HttpClientError.HttpClientError): Outcome => {
  if (reason._tag === "TransportError") return lost("connection", !neverConnected(reason.cause))
  return lost(reason._tag === "EncodeError" || reason._tag === "InvalidUrlError" ? "connection" : "unreadable")
}

/** Errors that come before a connection does: not a byte of the request has left. */
const neverConnected = (cause: unknown): boolean =>
  Predicate.hasProperty(cause, "code") && typeof cause.code === "string" && BEFORE_CONNECTED.has(cause.code)
const BEFORE_CONNECTED = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"])
