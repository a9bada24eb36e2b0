import { Effect, Layer } from "effect"
import { LateCheckouts } from "../../src/booking/LateCheckouts.ts"
import { Ears } from "../../src/ears/Ears.ts"
import { Reviews } from "../../src/reviews/Reviews.ts"
import { Tickets } from "../../src/staff/Tickets.ts"

/**
 * What a turn may ask beside the PMS: nobody can listen to voice notes, no stay is known for leaving late, every request is
 * written down, and whoever says what they think is thanked.
 */
export const outside = Layer.mergeAll(
  Layer.mock(Ears, { listen: () => Effect.succeed({ _tag: "Unheard", because: "no_transcriber" }) }),
  Layer.mock(LateCheckouts, { ask: () => Effect.succeed({ _tag: "NoStay" }) }),
  Layer.mock(Tickets, {
    open: ({ category, conversationId, phoneNumberId, request, tenantId }) =>
      Effect.succeed({
        id: "k1",
        tenantId,
        conversationId,
        phoneNumberId,
        category,
        request,
        state: "open",
        openedAt: 0,
        takenBy: null,
        doneBy: null
      })
  }),
  Layer.mock(Reviews, { due: () => Effect.succeed(true), hear: () => Effect.succeed({ _tag: "Thanks" }) })
)
