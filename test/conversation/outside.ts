import { Effect, Layer } from "effect"
import { Ears } from "../../src/ears/Ears.ts"
import { Reviews } from "../../src/reviews/Reviews.ts"

/** What a turn may ask beside the PMS: nobody can listen to voice notes, and reviews may be asked for. */
export const outside = Layer.merge(
  Layer.mock(Ears, { listen: () => Effect.succeed({ _tag: "Unheard", because: "no_transcriber" }) }),
  Layer.mock(Reviews, { due: () => Effect.succeed(true) })
)
