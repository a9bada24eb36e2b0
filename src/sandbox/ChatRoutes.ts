import { Effect, FiberSet, Layer, Random, type Schema } from "effect"
import { HttpRouter, HttpServerRequest, HttpServerResponse } from "effect/http"
import { ChatAssets } from "./ChatAssets.ts"
import * as ChatFiles from "./ChatFiles.ts"
import { Looking, NewFault, NewGuest, Writing } from "./ChatRequest.ts"
import { chatState } from "./ChatState.ts"
import * as ChatStream from "./ChatStream.ts"
import { phoneOf } from "./DemoGuests.ts"
import type { GuestContent } from "./GuestMessage.ts"
import { Phones } from "./Phones.ts"
import { SandboxMeta } from "./SandboxMeta.ts"

/** Messages that the page sent and that our webhook has not answered yet. */
const MOST_UNDER_WAY = 500

const refuse = (status: number, error: string) => HttpServerResponse.jsonUnsafe({ error }, { status })
const done = HttpServerResponse.empty({ status: 204 })
const taken = HttpServerResponse.empty({ status: 202 })

/**
 * The page's own words, JSON only: a form or an image of another site cannot produce that content type without asking
 * first, and is never allowed to.
 */
const read = <A>(
  schema: Schema.Decoder<A>,
  use: (value: A) => Effect.Effect<HttpServerResponse.HttpServerResponse>
) =>
  Effect.flatMap(
    HttpServerRequest.HttpServerRequest,
    ({ headers }) =>
      headers["content-type"]?.split(";")[0] === "application/json"
        ? Effect.flatMap(HttpServerRequest.schemaBodyJson(schema), use)
        : Effect.succeed(refuse(415, "application/json please"))
  ).pipe(
    Effect.catchTags({
      SchemaError: () => Effect.succeed(refuse(400, "that cannot be sent")),
      HttpServerError: () => Effect.succeed(refuse(400, "that could not be read"))
    })
  )

const Api = HttpRouter.addAll(Effect.gen(function* () {
  const sandbox = yield* SandboxMeta
  const phones = yield* Phones
  const underWay = yield* FiberSet.make<void>()
  const numbers = new Set<string>(sandbox.hotels.flatMap(({ numbers }) => numbers.map((one) => one.phoneNumberId)))

  const contentOf = (content: Writing["content"]): GuestContent | undefined => {
    if (content._tag !== "Picture") return content
    const file = sandbox.file(content.id)
    if (file === undefined) return undefined
    const { caption, id } = content
    const { mimeType, sha256 } = file
    return { _tag: "Media", kind: "image", id, mimeType, sha256, ...(caption === undefined ? {} : { caption }) }
  }

  const write = Effect.fnUntraced(function* ({ content, guestId, phoneNumberId, quotes }: Writing) {
    const owner = phones.owner(guestId)
    const what = contentOf(content)
    if (owner === undefined || what === undefined || !numbers.has(phoneNumberId)) return refuse(404, "nobody there")
    if ((yield* FiberSet.size(underWay)) >= MOST_UNDER_WAY) return refuse(429, "too much is under way")
    const { name, phone, userId } = owner
    const message = { from: { name, phone, userId }, phoneNumberId, content: what }
    yield* FiberSet.run(underWay)(
      // The bubble's tick shows how it went.
      Effect.ignore(sandbox.write([quotes === undefined ? message : { ...message, quotes }]))
    )
    return taken
  })

  const invite = Effect.fnUntraced(function* ({ language, name }: typeof NewGuest.Type) {
    for (let tries = 0; tries < 20; tries++) {
      const guest = phoneOf(name, language, yield* Random.nextIntBetween(0, 9999))
      if (yield* phones.add(guest)) return HttpServerResponse.jsonUnsafe(guest)
    }
    return refuse(409, "there are too many guests")
  })

  return [
    HttpRouter.route("GET", "/chat/api/state", Effect.map(chatState, (state) => HttpServerResponse.jsonUnsafe(state))),
    HttpRouter.route("GET", "/chat/api/events", ChatStream.stream),
    HttpRouter.route("POST", "/chat/api/messages", read(Writing, write)),
    HttpRouter.route("POST", "/chat/api/guests", read(NewGuest, invite)),
    HttpRouter.route(
      "POST",
      "/chat/api/look",
      read(Looking, ({ guestId, phoneNumberId }) => Effect.as(sandbox.look(guestId, phoneNumberId), done))
    ),
    HttpRouter.route(
      "POST",
      "/chat/api/faults",
      read(NewFault, (fault) => Effect.map(sandbox.fault(fault), (made) => HttpServerResponse.jsonUnsafe(made)))
    ),
    HttpRouter.route(
      "DELETE",
      "/chat/api/faults/:id",
      Effect.flatMap(HttpRouter.params, ({ id = "" }) => Effect.as(sandbox.removeFault(id), done))
    ),
    HttpRouter.route("POST", "/chat/api/files", ChatFiles.upload),
    HttpRouter.route("GET", "/chat/api/files/:id", ChatFiles.download)
  ]
}))

/**
 * The chat page at `/chat`: for the developer's own machine, without any login. Not for a runtime that others can
 * reach with real guests in it.
 */
export const ChatRoutes = Layer.mergeAll(ChatAssets, Api)
