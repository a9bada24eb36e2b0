import { Clock, Context, Effect, Layer } from "effect"
import { SqlClient } from "effect/sql"
import type { GraphApiError } from "../../whatsapp/GraphApiError.ts"
import { GraphApiMedia } from "../../whatsapp/GraphApiMedia.ts"
import { type BookingError, unavailable } from "../BookingError.ts"
import type { Record } from "../Record.ts"
import { QrKeys } from "./QrKeys.ts"
import * as QrPicture from "./QrPicture.ts"
import * as StayTicket from "./StayTicket.ts"

/** Meta keeps what was uploaded for 30 days. Meta, "Media". A day less, so that none is sent that is just gone. */
const KEPT = 29 * 86_400_000

/** The picture of a confirmed reservation's code, as Meta has it. */
export class QrCodes extends Context.Service<QrCodes, {
  /** One code is told apart from another by this: a stay that the desk moved has another one. */
  readonly nameOf: (record: Record) => string
  /** Meta's id of the picture, uploaded when it is not there or not there any more. */
  readonly mediaOf: (record: Record) => Effect.Effect<string, BookingError>
}>()("conserje/booking/qr/QrCodes") {
  static readonly layer = Layer.effect(
    QrCodes,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const media = yield* GraphApiMedia
      const keys = yield* QrKeys

      const mediaOf = Effect.fnUntraced(function* (record: Record) {
        const { phoneNumberId, reference, stay, tenantId } = record
        const name = nameOf(record)
        const now = yield* Clock.currentTimeMillis
        const [known] = yield* sql<{ readonly mediaId: string }>`
          SELECT media_id FROM qr_pictures WHERE booking_key = ${name} AND phone_number_id = ${phoneNumberId}
            AND uploaded_at > to_timestamp(${now - KEPT}::float8 / 1000)`
        if (known !== undefined) return known.mediaId
        const token = yield* StayTicket.sign(
          { hotel: tenantId, reference, arrive: stay.arrive, leave: stay.leave },
          keys
        )
        const bytes = yield* QrPicture.png(token)
        const mediaId = yield* media.upload(phoneNumberId, {
          bytes,
          mimeType: "image/png",
          filename: `${reference}.png`
        })
        // A crash before this line leaves a picture at Meta that nobody sends; the next try uploads another.
        yield* sql`
          INSERT INTO qr_pictures (booking_key, phone_number_id, media_id, uploaded_at)
          VALUES (${name}, ${phoneNumberId}, ${mediaId}, to_timestamp(${now}::float8 / 1000))
          ON CONFLICT (booking_key, phone_number_id)
          DO UPDATE SET media_id = excluded.media_id, uploaded_at = excluded.uploaded_at`
        return mediaId
      })

      return QrCodes.of({
        nameOf,
        mediaOf: (record) =>
          Effect.catchTags(mediaOf(record), {
            GraphApiError: (error: GraphApiError) => unavailable(error),
            SqlError: unavailable
          })
      })
    })
  )
}

const nameOf = ({ because, bookingKey, stay }: Record): string =>
  because === "desk" ? `${bookingKey}:${stay.arrive}:${stay.leave}` : bookingKey
