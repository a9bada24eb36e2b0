import { type Cause, Context, Effect, Layer, Redacted, Schema, Stream } from "effect"
import { HttpClient, type HttpClientError, HttpClientRequest } from "effect/http"
import { createHash } from "node:crypto"
import type { PhoneNumberId } from "../domain/Ids.ts"
import * as Trace from "../telemetry/Trace.ts"
import { GraphApiConfig } from "./GraphApiConfig.ts"
import * as GraphApiConnection from "./GraphApiConnection.ts"
import {
  GraphApiError,
  GraphRefused,
  GraphUnreachable,
  MediaCorrupt,
  MediaElsewhere,
  MediaGone,
  MediaTooLarge
} from "./GraphApiError.ts"
import * as GraphApiExchange from "./GraphApiExchange.ts"
import * as GraphApiMetrics from "./GraphApiMetrics.ts"
import { GraphApiTokens, type TokenSealed } from "./GraphApiTokens.ts"
import type { Answer } from "./GraphApiOutcome.ts"

/** Where a guest's file lies for the next five minutes. */
export interface MediaAddress {
  readonly url: string
  readonly mimeType: string
  /** Of the bytes, in hexadecimal or base64 as Meta likes; not checked when absent. */
  readonly sha256: string | null
}

export interface Upload {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly mimeType: string
  readonly filename: string
}

/** Meta's own hosts for files; beside them only the configured API itself may see our token. */
const HOSTS = new Set(["graph.facebook.com", "lookaside.fbsbx.com"])

const MOST_HOPS = 5

/** Guests' files and ours at Meta. */
export class GraphApiMedia extends Context.Service<GraphApiMedia, {
  /** Returns the id to send the file with; it lives 30 days. */
  readonly upload: (phoneNumberId: PhoneNumberId, file: Upload) => Effect.Effect<string, GraphApiError>
  readonly address: (phoneNumberId: PhoneNumberId, mediaId: string) => Effect.Effect<MediaAddress, GraphApiError>
  /** At most `limit` bytes, proved to be the ones Meta described. */
  readonly download: (
    phoneNumberId: PhoneNumberId,
    file: MediaAddress,
    limit: number
  ) => Effect.Effect<Uint8Array<ArrayBuffer>, GraphApiError>
}>()("conserje/whatsapp/GraphApiMedia") {
  static readonly layerNoConnection = Layer.effect(
    GraphApiMedia,
    Effect.gen(function* () {
      const { baseUrl, timeout } = yield* GraphApiConfig
      const http = yield* HttpClient.HttpClient
      const tokens = yield* GraphApiTokens
      const { ask, at } = yield* GraphApiExchange.make
      const askAs = (phoneNumberId: PhoneNumberId, request: HttpClientRequest.HttpClientRequest) =>
        Effect.flatMap(tokens.of(phoneNumberId), (token) => ask(token, request))

      const upload = (phoneNumberId: PhoneNumberId, { bytes, filename, mimeType }: Upload) => {
        const form = new FormData()
        form.set("messaging_product", "whatsapp")
        form.set("type", mimeType)
        form.set("file", new Blob([bytes], { type: mimeType }), filename)
        return askAs(
          phoneNumberId,
          HttpClientRequest.post(at(`${encodeURIComponent(phoneNumberId)}/media`)).pipe(
            HttpClientRequest.bodyFormData(form)
          )
        ).pipe(
          Effect.flatMap((answer) =>
            Effect.catchTag(decodeUploaded(answer.body), "SchemaError", () => refused(answer))
          ),
          Effect.map(({ id }) => id),
          inOneError,
          GraphApiMetrics.measured("upload_media"),
          Trace.span("meta.upload_media", {}, "client")
        )
      }

      const address = (phoneNumberId: PhoneNumberId, mediaId: string) =>
        askAs(
          phoneNumberId,
          HttpClientRequest.get(at(encodeURIComponent(mediaId))).pipe(
            HttpClientRequest.setUrlParam("phone_number_id", phoneNumberId)
          )
        ).pipe(
          Effect.flatMap((answer) => Effect.catchTag(decodeAddress(answer.body), "SchemaError", () => refused(answer))),
          Effect.map(({ mime_type, sha256 = null, url }): MediaAddress => ({ url, mimeType: mime_type, sha256 })),
          inOneError,
          GraphApiMetrics.measured("media_url"),
          Trace.span("meta.media_url", {}, "client")
        )

      /** May our token be shown there? */
      const trusted = (url: URL) => (url.protocol === "https:" && HOSTS.has(url.host)) || url.origin === baseUrl.origin

      const get = Effect.fnUntraced(function* (token: Redacted.Redacted<string>, url: URL) {
        if (!trusted(url)) return yield* new MediaElsewhere()
        return yield* http.execute(
          HttpClientRequest.get(url).pipe(HttpClientRequest.bearerToken(Redacted.value(token)))
        )
      })

      const fetch = Effect.fnUntraced(function* (phoneNumberId: PhoneNumberId, file: MediaAddress, limit: number) {
        const token = yield* tokens.of(phoneNumberId)
        let url = URL.parse(file.url)
        for (let hop = 0; url !== null && hop <= MOST_HOPS; hop++) {
          const response = yield* get(token, url)
          const location = response.headers["location"]
          if (response.status >= 300 && response.status < 400 && location !== undefined) {
            yield* Stream.runDrain(response.stream)
            url = URL.parse(location, url)
            continue
          }
          if (response.status === 404 || response.status === 410) return yield* new MediaGone()
          if (response.status !== 200) return yield* new GraphRefused({ status: response.status, code: null })
          return yield* whole(response.stream, limit)
        }
        return yield* new MediaElsewhere()
      })

      const download = (phoneNumberId: PhoneNumberId, file: MediaAddress, limit: number) =>
        fetch(phoneNumberId, file, limit).pipe(
          Effect.tap((bytes) => file.sha256 === null ? Effect.void : proven(bytes, file.sha256)),
          Effect.timeout(timeout),
          Effect.provideService(HttpClient.TracerDisabledWhen, () => true),
          inOneError,
          GraphApiMetrics.measured("download_media"),
          Trace.span("meta.download_media", {}, "client")
        )

      return GraphApiMedia.of({ upload, address, download })
    })
  )

  static readonly layer = GraphApiMedia.layerNoConnection.pipe(Layer.provide(GraphApiConnection.layer))
}

const Uploaded = Schema.fromJsonString(Schema.Struct({ id: Schema.NonEmptyString }))
const Address = Schema.fromJsonString(Schema.Struct({
  url: Schema.NonEmptyString,
  mime_type: Schema.String,
  sha256: Schema.optionalKey(Schema.String)
}))
const Refusal = Schema.fromJsonString(Schema.Struct({ error: Schema.Struct({ code: Schema.Int }) }))

const decodeUploaded = Schema.decodeUnknownEffect(Uploaded)
const decodeAddress = Schema.decodeUnknownEffect(Address)
const decodeRefusal = Schema.decodeUnknownEffect(Refusal)

const refused = ({ body, status }: Answer) =>
  decodeRefusal(body).pipe(
    Effect.map(({ error }) => error.code),
    Effect.orElseSucceed(() => null),
    Effect.flatMap((code): Effect.Effect<never, MediaGone | GraphRefused> =>
      status === 404 ? Effect.fail(new MediaGone()) : Effect.fail(new GraphRefused({ status, code }))
    )
  )

/** All bytes of a body; one byte more than the limit ends it. */
const whole = <E>(body: Stream.Stream<Uint8Array, E>, limit: number) =>
  Effect.gen(function* () {
    const parts: Array<Uint8Array> = []
    let size = 0
    yield* Stream.runForEach(body, (part) => {
      size += part.length
      parts.push(part)
      return size > limit ? Effect.fail(new MediaTooLarge({ limit })) : Effect.void
    })
    const bytes = new Uint8Array(size)
    let at = 0
    for (const part of parts) {
      bytes.set(part, at)
      at += part.length
    }
    return bytes
  })

const proven = (bytes: Uint8Array, expected: string) => {
  const digest = createHash("sha256").update(bytes).digest()
  const same = expected.toLowerCase() === digest.toString("hex") || expected === digest.toString("base64")
  return same ? Effect.void : Effect.fail(new MediaCorrupt())
}

type Trouble = GraphApiError["reason"] | HttpClientError.HttpClientError | Cause.TimeoutError | TokenSealed

const inOneError = <A, E extends Trouble, R>(self: Effect.Effect<A, E, R>) =>
  Effect.mapError(self, (error) =>
    new GraphApiError({
      reason: error._tag === "HttpClientError" || error._tag === "TimeoutError" || error._tag === "TokenSealed"
        ? new GraphUnreachable({ cause: error })
        : error
    }))
