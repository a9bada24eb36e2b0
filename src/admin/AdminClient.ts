import { Duration, Effect, Option, Redacted } from "effect"
import { HttpClient, type HttpClientError, HttpClientRequest, type HttpClientResponse } from "effect/http"
import { HttpApiClient } from "effect/http-api"
import { AdminApi } from "./AdminApi.ts"

/** What a caller shows: an access token, or a machine's key. Nothing for logging in. */
export type Credential =
  | { readonly _tag: "Nobody" }
  | { readonly _tag: "Token"; readonly token: Redacted.Redacted }
  | { readonly _tag: "Key"; readonly key: Redacted.Redacted }

export interface Options {
  /** Of the house: `http://localhost:8002`. */
  readonly baseUrl: string | URL
  readonly credential: Credential
}

/** How often a request is made again, and the longest wait that is worth it. */
const MOST_TRIES = 3
const LONGEST_WAIT = Duration.minutes(1)

/**
 * The API as functions, from the contract itself. Where the house asks to come again (429 or 503 with `Retry-After`)
 * what may safely be said twice is said again after that time: reads, whole-value writes, and what has an
 * `Idempotency-Key`. Everything else is answered with the problem.
 */
export const make = ({ baseUrl, credential }: Options) =>
  HttpApiClient.make(AdminApi, {
    baseUrl,
    transformClient: (client) => patient(HttpClient.mapRequest(client, shown(credential)))
  })

export type AdminClient = Effect.Success<ReturnType<typeof make>>

const shown = (credential: Credential) => (request: HttpClientRequest.HttpClientRequest) => {
  switch (credential._tag) {
    case "Nobody":
      return request
    case "Token":
      return HttpClientRequest.bearerToken(request, credential.token)
    case "Key":
      return HttpClientRequest.setHeader(request, "x-api-key", Redacted.value(credential.key))
  }
}

const patient = (client: HttpClient.HttpClient): HttpClient.HttpClient =>
  HttpClient.transform(client, (answer, request) => isRepeatable(request) ? again(answer, MOST_TRIES) : answer)

type Asking = Effect.Effect<HttpClientResponse.HttpClientResponse, HttpClientError.HttpClientError>

const again = (answer: Asking, left: number): Asking =>
  Effect.flatMap(answer, (response) =>
    Option.match(left > 1 ? waitOf(response) : Option.none(), {
      onNone: () => Effect.succeed(response),
      onSome: (wait) => Effect.andThen(Effect.sleep(wait), again(answer, left - 1))
    }))

const isRepeatable = ({ headers, method }: HttpClientRequest.HttpClientRequest): boolean =>
  method !== "POST" && method !== "PATCH" || headers["idempotency-key"] !== undefined

/** How long to wait, when the house says so and it is worth it. */
const waitOf = ({ headers, status }: HttpClientResponse.HttpClientResponse): Option.Option<Duration.Duration> => {
  const seconds = headers["retry-after"]
  if (status !== 429 && status !== 503 || seconds === undefined || !/^\d{1,6}$/.test(seconds)) return Option.none()
  return Option.filter(
    Option.some(Duration.seconds(Number(seconds))),
    (wait) => Duration.isLessThanOrEqualTo(wait, LONGEST_WAIT)
  )
}
