import { NodeHttpServerRequest } from "@effect/platform-node"
import { ByteSize, Effect } from "effect"
import { HttpIncomingMessage, HttpRouter, type HttpServerRequest, HttpServerResponse } from "effect/http"
import { type Ending, GraphDoor } from "./GraphDoor.ts"
import { parameter } from "./GraphRefusal.ts"
import * as MediaDesk from "./MediaDesk.ts"

/** Meta takes small JSON only; a larger body is none of ours. */
const LARGEST_BODY = ByteSize.kibibytes(512)

/** Writes an ending to the wire. */
export const respond = (
  request: HttpServerRequest.HttpServerRequest,
  ending: Ending
): Effect.Effect<HttpServerResponse.HttpServerResponse> => {
  switch (ending._tag) {
    case "Answer":
      return Effect.succeed(HttpServerResponse.jsonUnsafe(ending.body, {
        status: ending.status,
        headers: ending.retryAfter === undefined ? {} : { "retry-after": String(ending.retryAfter) }
      }))
    case "Garbage":
      return Effect.succeed(
        HttpServerResponse.text(`{"messaging_product":"whatsapp","contacts":[{"inp`, {
          contentType: "application/json"
        })
      )
    case "Silence":
      return Effect.never
    case "Cut":
      return Effect.andThen(
        Effect.sync(() => NodeHttpServerRequest.toIncomingMessage(request).socket.destroy()),
        Effect.never
      )
  }
}

const postMessage = Effect.fnUntraced(function* (request: HttpServerRequest.HttpServerRequest) {
  const door = yield* GraphDoor
  const { phoneNumberId = "" } = yield* HttpRouter.params
  const ending = yield* request.text.pipe(
    Effect.flatMap((body) => door.post(phoneNumberId, request.headers["authorization"], body)),
    Effect.provideService(HttpIncomingMessage.MaxBodySize, LARGEST_BODY),
    Effect.catchTag("HttpServerError", () => Effect.succeed(door.refused(parameter("The body could not be read"))))
  )
  return yield* respond(request, ending)
})

/** The Graph API's own routes, guarded by the access token. Without a version Meta takes the oldest one: so do we. */
export const GraphRoutes = HttpRouter.addAll([
  HttpRouter.route("POST", "/:version/:phoneNumberId/messages", postMessage),
  HttpRouter.route("POST", "/:phoneNumberId/messages", postMessage),
  HttpRouter.route("POST", "/:version/:phoneNumberId/media", MediaDesk.upload),
  HttpRouter.route("GET", "/:version/:mediaId", MediaDesk.describe),
  HttpRouter.route("GET", MediaDesk.DOWNLOADS, MediaDesk.download)
])
