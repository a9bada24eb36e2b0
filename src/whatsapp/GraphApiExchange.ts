import { ByteSize, Clock, Effect, Redacted } from "effect"
import { HttpClient, HttpClientRequest, type HttpClientResponse, HttpIncomingMessage } from "effect/http"
import * as Correlation from "../telemetry/Correlation.ts"
import { GraphApiConfig } from "./GraphApiConfig.ts"
import type { Answer } from "./GraphApiOutcome.ts"

/** The most of an answer that is read; Meta's are a few hundred bytes. */
const MOST_READ = ByteSize.kibibytes(256)

/** One request to the Graph API with a token, and its whole answer. Nothing here is tried twice. */
export const make = Effect.gen(function* () {
  const { baseUrl, timeout, version } = yield* GraphApiConfig
  const http = yield* HttpClient.HttpClient

  const at = (path: string) => new URL(`/${version}/${path}`, baseUrl)
  const ask = (token: Redacted.Redacted<string>, request: HttpClientRequest.HttpClientRequest) =>
    Correlation.headers.pipe(
      Effect.map((headers) => HttpClientRequest.setHeaders(request, headers)),
      Effect.map(HttpClientRequest.bearerToken(Redacted.value(token))),
      Effect.flatMap(http.execute),
      Effect.flatMap(read),
      Effect.timeout(timeout),
      Effect.provideService(HttpIncomingMessage.MaxBodySize, MOST_READ),
      // Effect's own span would tell the address, with the number in it.
      Effect.provideService(HttpClient.TracerDisabledWhen, () => true)
    )
  return { at, ask }
})

const read = Effect.fnUntraced(function* (response: HttpClientResponse.HttpClientResponse) {
  const body = yield* response.text
  const now = yield* Clock.currentTimeMillis
  const answer: Answer = { status: response.status, body, retryAfter: waitOf(response.headers["retry-after"], now) }
  return answer
})

/** `Retry-After` in milliseconds from now, written as seconds or as a date. */
const waitOf = (header: string | undefined, now: number): number | null => {
  if (header === undefined) return null
  const wait = /^\d{1,7}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isFinite(wait) && wait > 0 ? wait : null
}
