import { Effect } from "effect"
import { toBuffer } from "qrcode"

/** The code as a PNG that a phone's camera reads from a screen: level M, four modules of quiet around. */
export const png = (text: string): Effect.Effect<Uint8Array<ArrayBuffer>> =>
  // Only text too long for any code fails, and a ticket is never that long.
  Effect.map(
    Effect.promise(() => toBuffer(text, { type: "png", errorCorrectionLevel: "M", margin: 4, scale: 8 })),
    (buffer) => new Uint8Array(buffer)
  )
