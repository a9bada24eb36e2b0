import { Effect, Option } from "effect"
import jsQR from "jsqr"
import { Buffer } from "node:buffer"
import { PNG } from "pngjs"

/** The text of the code in a PNG; nothing when it is no picture or shows none. */
export const read = (bytes: Uint8Array): Effect.Effect<Option.Option<string>> =>
  Effect.sync(() => {
    try {
      const { data, height, width } = PNG.sync.read(Buffer.from(bytes))
      return Option.fromNullishOr(jsQR.default(new Uint8ClampedArray(data), width, height)?.data)
    } catch {
      return Option.none()
    }
  })
