import { NodeHttpServerRequest } from "@effect/platform-node"
import { Effect } from "effect"
import { type HttpServerRequest, HttpServerResponse } from "effect/http"
import type { PmsFaultRule } from "./PmsFault.ts"
import { crashed, respond } from "./Reply.ts"

/** The shop's front page, which answers wherever the webservice does not. */
export const page = HttpServerResponse.text(
  "<!DOCTYPE html><html><head><title>Welcome</title></head><body><h1>Welcome to our hotel</h1></body></html>",
  { contentType: "text/html; charset=utf-8" }
)

const cut = (request: HttpServerRequest.HttpServerRequest) =>
  Effect.andThen(
    Effect.sync(() => NodeHttpServerRequest.toIncomingMessage(request).socket.destroy()),
    Effect.never
  )

const halfOf = (response: HttpServerResponse.HttpServerResponse) =>
  response.body._tag === "Uint8Array"
    ? HttpServerResponse.text(
      new TextDecoder().decode(response.body.body.subarray(0, response.body.body.length / 2)),
      { contentType: response.body.contentType }
    )
    : response

/** Faults that strike before anything is done: an answer, or nothing when the request may go on. */
export const before = (request: HttpServerRequest.HttpServerRequest, { fault, millis }: PmsFaultRule) => {
  switch (fault) {
    case "server-error":
      return Effect.succeed(respond(crashed, "JSON", 0))
    case "html":
      return Effect.succeed(page)
    case "timeout":
      return Effect.never
    case "reset":
      return cut(request)
    case "slow":
      return Effect.as(Effect.sleep(millis ?? 3000), undefined)
    default:
      return Effect.succeed(undefined)
  }
}

/** Faults that strike once the work is done. */
export const after = (
  request: HttpServerRequest.HttpServerRequest,
  rule: PmsFaultRule | undefined,
  response: HttpServerResponse.HttpServerResponse
) => {
  switch (rule?.fault) {
    case "server-error-after":
      return Effect.succeed(respond(crashed, "JSON", 0))
    case "timeout-after":
      return Effect.never
    case "reset-after":
      return cut(request)
    case "half":
      return Effect.succeed(halfOf(response))
    default:
      return Effect.succeed(response)
  }
}
