import { Duration, Effect, Option, References } from "effect"
import { HttpServerRequest, HttpServerRespondable, HttpServerResponse } from "effect/http"
import type { RateLimiter } from "effect/persistence"
import { NotJson, TooMany } from "./Problem.ts"

/** The client's address; a proxy's own when nobody may speak for its clients. */
export const addressOf = (request: HttpServerRequest.HttpServerRequest): string =>
  Option.getOrElse(request.remoteAddress, () => "unknown")

export const currentAddress = Effect.map(HttpServerRequest.HttpServerRequest, addressOf)

/** The id that the envelope of the request writes on every line of its log. */
export const currentRequestId = Effect.map(
  References.CurrentLogAnnotations,
  ({ request_id }) => typeof request_id === "string" ? request_id : ""
)

export interface Turn {
  readonly key: string
  readonly perMinute: number
}

/** Lets somebody ask so often a minute. Without an answer of the limiter everybody may: guests come before limits. */
export const allowed = Effect.fnUntraced(function* (limiter: RateLimiter.RateLimiter, { key, perMinute }: Turn) {
  return yield* limiter.consume({ key: `api:${key}`, limit: perMinute, window: "1 minute" }).pipe(
    Effect.as(Option.none<number>()),
    Effect.catchTag("RateLimiterError", ({ reason }) =>
      Effect.succeed(
        reason._tag === "RateLimitExceeded"
          ? Option.some(Math.max(1, Math.ceil(Duration.toSeconds(reason.retryAfter))))
          : Option.none<number>()
      ))
  )
})

export const tooMany = (retryAfter: number) =>
  Effect.map(
    HttpServerRespondable.toResponse(new TooMany({ retryAfter, detail: `Come again in ${retryAfter} seconds.` })),
    HttpServerResponse.setHeader("retry-after", String(retryAfter))
  )

/** The library says in plain text that a body is of a kind that no route reads. */
export const inProblems = (response: HttpServerResponse.HttpServerResponse) =>
  response.status === 415
    ? HttpServerRespondable.toResponse(new NotJson({ detail: "Send application/json." }))
    : Effect.succeed(response)
