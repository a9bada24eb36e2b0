import { Effect, Layer } from "effect"
import { Flags } from "../flags/Flags.ts"
import { DEMO_HOTELS } from "../sandbox/DemoHotels.ts"
import type { Hotel } from "../tenancy/Hotel.ts"
import { Profile } from "./Profile.ts"

const showCodes = Effect.fnUntraced(
  function* ({ tenantId }: Hotel) {
    const flags = yield* Flags
    const said = (yield* flags.list(tenantId)).find(({ flag }) => flag === "reservation.qr.enabled")
    if (said?.saidBy === "default") yield* flags.set("reservation.qr.enabled", true, tenantId)
  },
  Effect.catch((error) => Effect.logWarning("the demo hotels send no codes: their flags cannot be read", error))
)

/**
 * Who tries the house out with a pretend WhatsApp sees the whole of a confirmation, with its code, unless somebody has said
 * anything about that flag.
 */
export const layer = Layer.effectDiscard(
  Effect.gen(function* () {
    const { whatsapp } = yield* Profile
    if (whatsapp === "sandbox") yield* Effect.forEach(DEMO_HOTELS, showCodes, { discard: true })
  })
)
