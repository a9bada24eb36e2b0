import { ByteSize, Clock, Effect, Stream } from "effect"
import { HttpIncomingMessage, HttpRouter, HttpServerRequest, HttpServerResponse, Multipart } from "effect/http"
import { createHash } from "node:crypto"
import { GraphDoor } from "./GraphDoor.ts"
import { parameter, refusal, unknownObject, wrongToken } from "./GraphRefusal.ts"
import { LARGEST, limitOf, type MediaFile, plainType } from "./MediaShelf.ts"
import { MetaState } from "./MetaState.ts"

export const DOWNLOADS = "/whatsapp_business/attachments"
/** A download address lives five minutes; then the id must be asked again. */
const ADDRESS_MILLIS = 5 * 60 * 1000

const refuse = Effect.fnUntraced(function* (why: ReturnType<typeof parameter>) {
  const door = yield* GraphDoor
  const ending = door.refused(why)
  return ending._tag === "Answer"
    ? HttpServerResponse.jsonUnsafe(ending.body, { status: ending.status })
    : yield* Effect.never
})

const authorized = Effect.gen(function* () {
  const door = yield* GraphDoor
  const { headers } = yield* HttpServerRequest.HttpServerRequest
  return door.authorized(headers["authorization"])
})

/** A file as it is kept. */
export const fileOf = (id: string, bytes: Uint8Array, mimeType: string, filename: string | null): MediaFile => ({
  id,
  mimeType: plainType(mimeType),
  sha256: createHash("sha256").update(bytes).digest("hex"),
  bytes,
  filename
})

interface Parts {
  readonly fields: Readonly<Record<string, string>>
  readonly file: { readonly bytes: Uint8Array; readonly contentType: string; readonly name: string } | null
}

const parts = (request: HttpServerRequest.HttpServerRequest) =>
  Stream.runFoldEffect(
    request.multipartStream,
    (): Parts => ({ fields: {}, file: null }),
    (all, part) =>
      Multipart.isFile(part)
        ? Effect.map(
          part.contentEffect,
          (bytes) => ({ ...all, file: { bytes, contentType: part.contentType, name: part.name } })
        )
        : Effect.succeed({ ...all, fields: { ...all.fields, [part.key]: part.value } })
  ).pipe(
    Effect.provideService(HttpIncomingMessage.MaxBodySize, ByteSize.bytes(LARGEST + 64 * 1024)),
    Effect.provideService(Multipart.MaxFileSize, ByteSize.bytes(LARGEST)),
    Effect.option
  )

/** `POST /{phone number id}/media`: multipart `messaging_product`, `type` and `file`. */
export const upload = Effect.fnUntraced(function* (request: HttpServerRequest.HttpServerRequest) {
  if (!(yield* authorized)) return yield* refuse(wrongToken)
  const read = yield* parts(request)
  if (read._tag === "None") return yield* refuse(parameter("The body could not be read as multipart/form-data"))
  const { fields, file } = read.value
  if (fields["messaging_product"] !== "whatsapp") {
    return yield* refuse(parameter("The parameter messaging_product is required."))
  }
  if (file === null) return yield* refuse(parameter("The parameter file is required."))
  const type = fields["type"] ?? file.contentType
  const limit = limitOf(type)
  if (limit === undefined) {
    return yield* refuse(parameter(`Param file must be a file with one of the supported types, not ${plainType(type)}`))
  }
  if (file.bytes.length > limit) return yield* refuse(refusal(131053, `File size exceeds ${limit} bytes`))
  const state = yield* MetaState
  const id = state.nextId()
  state.media.put(fileOf(id, file.bytes, type, file.name))
  return HttpServerResponse.jsonUnsafe({ id })
})

const host = ({ headers }: HttpServerRequest.HttpServerRequest): string => headers["host"] ?? "127.0.0.1"

/** `GET /{media id}`: where the bytes are, for five minutes. */
export const describe = Effect.fnUntraced(function* (request: HttpServerRequest.HttpServerRequest) {
  if (!(yield* authorized)) return yield* refuse(wrongToken)
  const state = yield* MetaState
  const { mediaId = "" } = yield* HttpRouter.params
  const file = state.media.get(mediaId)
  if (file === undefined) return yield* refuse(unknownObject(mediaId))
  const until = (yield* Clock.currentTimeMillis) + ADDRESS_MILLIS
  return HttpServerResponse.jsonUnsafe({
    messaging_product: "whatsapp",
    url: `http://${host(request)}${DOWNLOADS}?mid=${file.id}&ext=${Math.floor(until / 1000)}&hash=${
      file.sha256.slice(0, 16)
    }`,
    mime_type: file.mimeType,
    sha256: file.sha256,
    file_size: String(file.bytes.length),
    id: file.id
  })
})

/** The bytes themselves: 401 without the token, 404 once the address is over. */
export const download = Effect.fnUntraced(function* (request: HttpServerRequest.HttpServerRequest) {
  if (!(yield* authorized)) return HttpServerResponse.empty({ status: 401 })
  const state = yield* MetaState
  const query = new URL(request.url, "http://sandbox").searchParams
  const file = state.media.get(query.get("mid") ?? "")
  const now = yield* Clock.currentTimeMillis
  const over = Number(query.get("ext")) * 1000 < now || query.get("hash") !== file?.sha256.slice(0, 16)
  if (file === undefined || over) return HttpServerResponse.empty({ status: 404 })
  return HttpServerResponse.uint8Array(file.bytes, { contentType: file.mimeType })
})
