import { Clock, Context, Duration, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { createHash } from "node:crypto"
import { freshId } from "../domain/FreshId.ts"
import { type ConversationId, type PhoneNumberId, tenantOf } from "../domain/Ids.ts"
import { Transcriber } from "../models/Transcriber.ts"
import type { GraphApiError } from "../whatsapp/GraphApiError.ts"
import { GraphApiMedia } from "../whatsapp/GraphApiMedia.ts"
import * as EarsMetrics from "./EarsMetrics.ts"
import { type EarsError, unavailable } from "./EarsError.ts"

/** A file that a guest sent, by Meta's id. */
export interface GuestFile {
  readonly conversationId: ConversationId
  readonly phoneNumberId: PhoneNumberId
  readonly mediaId: string
}

/** Why nothing was heard: a guest is told kindly, and a person can listen. */
export const UNHEARD = ["no_transcriber", "too_large", "gone", "silence", "failed"] as const
export type Unheard = typeof UNHEARD[number]

export type VoiceHeard =
  | { readonly _tag: "Words"; readonly text: string }
  | { readonly _tag: "Unheard"; readonly because: Unheard }

export interface KeptFile {
  readonly id: string
  readonly mimeType: string
  /** In hexadecimal. */
  readonly sha256: string
  readonly bytes: number
}

/** Whatever is larger is no voice note and no receipt. */
export const MOST_BYTES = 25 * 1024 * 1024

const KEPT = Duration.days(90)

/** Fetches what guests send, from Meta's hosts alone, bounded and proved by its checksum. */
export class Ears extends Context.Service<Ears, {
  /** What is said in a voice note. Never fails. */
  readonly listen: (file: GuestFile) => Effect.Effect<VoiceHeard>
  /** Keeps a photo or document for staff, 90 days; the same file is kept once. `none` when Meta does not give it. */
  readonly keep: (file: GuestFile) => Effect.Effect<Option.Option<KeptFile>, EarsError>
  /** The bytes of a kept file of that conversation. */
  readonly open: (
    conversationId: ConversationId,
    id: string
  ) => Effect.Effect<Option.Option<{ readonly mimeType: string; readonly bytes: Uint8Array }>, EarsError>
  /** Forgets what is older than 90 days. Returns how many. */
  readonly forget: Effect.Effect<number, EarsError>
}>()("conserje/ears/Ears") {
  static readonly layerSql = Layer.effect(
    Ears,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const media = yield* GraphApiMedia
      const transcriber = yield* Transcriber

      const fetch = Effect.fnUntraced(function* ({ mediaId, phoneNumberId }: GuestFile) {
        const address = yield* media.address(phoneNumberId, mediaId)
        return { mimeType: address.mimeType, bytes: yield* media.download(phoneNumberId, address, MOST_BYTES) }
      })

      const heardIn = Effect.fnUntraced(function* (file: GuestFile) {
        if (!transcriber.configured) return unheard("no_transcriber")
        const text = yield* transcriber.transcribe(yield* fetch(file))
        return text === "" ? unheard("silence") : { _tag: "Words", text } as const
      })

      const listen = (file: GuestFile): Effect.Effect<VoiceHeard> =>
        heardIn(file).pipe(
          Effect.catchTags({
            GraphApiError: (error) => Effect.succeed(unheard(whyOf(error))),
            ModelsError: () => Effect.succeed(unheard("failed"))
          }),
          Effect.tap((heard) => EarsMetrics.voices({ result: heard._tag === "Words" ? "heard" : heard.because }))
        )

      const keep = Effect.fnUntraced(function* (file: GuestFile) {
        const { conversationId, mediaId } = file
        const fetched = yield* Effect.option(fetch(file))
        yield* EarsMetrics.kept({ result: Option.isSome(fetched) ? "kept" : "not_given" })
        if (Option.isNone(fetched)) return Option.none()
        const { bytes, mimeType } = fetched.value
        const sha256 = createHash("sha256").update(bytes).digest("hex")
        const now = yield* Clock.currentTimeMillis
        const base64 = Buffer.from(bytes).toString("base64")
        const [row] = yield* sql<{ readonly id: string; readonly mimeType: string; readonly sha256: string }>`
          INSERT INTO kept_media (id, tenant_id, conversation_id, media_id, mime_type, sha256, bytes, created_at)
          VALUES (${yield* freshId("f")}, ${tenantOf(conversationId)}, ${conversationId}, ${mediaId}, ${mimeType},
            ${sha256}, decode(${base64}, 'base64'), to_timestamp(${now}::float8 / 1000))
          ON CONFLICT (conversation_id, media_id) DO UPDATE SET mime_type = excluded.mime_type
          RETURNING id, mime_type, sha256`
        return Option.map(Option.fromUndefinedOr(row), (one): KeptFile => ({ ...one, bytes: bytes.length }))
      }, Effect.catchTag("SqlError", unavailable))

      return Ears.of({
        listen,
        keep,
        open: (conversationId, id) =>
          sql`
            SELECT mime_type, encode(bytes, 'base64') AS base64 FROM kept_media
            WHERE id = ${id} AND conversation_id = ${conversationId}`.pipe(
            Effect.map((rows) =>
              Option.map(Option.fromUndefinedOr(decodeRows(rows)[0]), ({ base64, mimeType }) => ({
                mimeType,
                bytes: new Uint8Array(Buffer.from(base64, "base64"))
              }))
            ),
            Effect.catchTag("SqlError", unavailable)
          ),
        forget: Effect.gen(function* () {
          const before = (yield* Clock.currentTimeMillis) - Duration.toMillis(KEPT)
          const gone = yield* sql`
            DELETE FROM kept_media WHERE id IN (
              SELECT id FROM kept_media WHERE created_at < to_timestamp(${before}::float8 / 1000) LIMIT 500
            ) RETURNING 1`
          return gone.length
        }).pipe(Effect.catchTag("SqlError", unavailable))
      })
    })
  )
}

const unheard = (because: Unheard): VoiceHeard => ({ _tag: "Unheard", because })

const whyOf = ({ reason }: GraphApiError): Unheard =>
  reason._tag === "MediaTooLarge" ? "too_large" : reason._tag === "MediaGone" ? "gone" : "failed"

const decodeRows = Schema.decodeUnknownSync(
  Schema.Array(Schema.Struct({ mimeType: Schema.String, base64: Schema.String }))
)
