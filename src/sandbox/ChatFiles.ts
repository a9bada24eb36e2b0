import { ByteSize, Effect } from "effect"
import { HttpIncomingMessage, HttpRouter, type HttpServerRequest, HttpServerResponse } from "effect/http"
import { limitOf, plainType } from "./MediaShelf.ts"
import { SandboxMeta } from "./SandboxMeta.ts"

/** What the page may show from its own origin: pictures, and nothing that a browser would run. */
const PICTURES: ReadonlySet<string> = new Set(["image/jpeg", "image/png", "image/webp"])
const LARGEST = ByteSize.mebibytes(5)

/** A picture as the whole body, its type in the header. Answers its id. */
export const upload = Effect.fnUntraced(function* (request: HttpServerRequest.HttpServerRequest) {
  const sandbox = yield* SandboxMeta
  const type = plainType(request.headers["content-type"] ?? "")
  const limit = limitOf(type)
  if (!PICTURES.has(type) || limit === undefined) {
    return HttpServerResponse.jsonUnsafe({ error: "a JPEG, PNG or WebP picture please" }, { status: 415 })
  }
  const tooLarge = HttpServerResponse.jsonUnsafe({ error: "the picture is too large" }, { status: 413 })
  return yield* request.arrayBuffer.pipe(
    Effect.provideService(HttpIncomingMessage.MaxBodySize, LARGEST),
    Effect.flatMap((bytes) =>
      bytes.byteLength > limit
        ? Effect.succeed(tooLarge)
        : Effect.map(sandbox.keep(new Uint8Array(bytes), type, null), ({ id }) => HttpServerResponse.jsonUnsafe({ id }))
    ),
    Effect.catchTag("HttpServerError", () => Effect.succeed(tooLarge))
  )
})

/** A picture that a guest or the hotel sent. */
export const download = Effect.gen(function* () {
  const sandbox = yield* SandboxMeta
  const { id = "" } = yield* HttpRouter.params
  const file = sandbox.file(id)
  if (file === undefined || !PICTURES.has(file.mimeType)) return HttpServerResponse.empty({ status: 404 })
  return HttpServerResponse.uint8Array(file.bytes, {
    contentType: file.mimeType,
    headers: {
      "content-security-policy": "default-src 'none'; sandbox",
      "x-content-type-options": "nosniff",
      "cache-control": "private, max-age=3600"
    }
  })
})
