import { Effect, Layer } from "effect"
import { Flags } from "../flags/Flags.ts"
import { DEMO_HOTELS } from "../sandbox/DemoHotels.ts"
import type { Hotel } from "../tenancy/Hotel.ts"
import { Profile } from "./Profile.ts"

/** Both hotels are on the Río de la Plata and in the Andes beside it, and their guests want to see the code. */
const SHOWN = ["reservation.qr.enabled", "humanize.es_ar.enabled"] as const

const show = Effect.fnUntraced(
  function* ({ tenantId }: Hotel) {
    const flags = yield* Flags
    const said = yield* flags.list(tenantId)
    for (const flag of SHOWN) {
      if (said.find((one) => one.flag === flag)?.saidBy === "default") yield* flags.set(flag, true, tenantId)
    }
  },
  Effect.catch((error) => Effect.logWarning("the demo hotels keep the defaults: their flags cannot be read", error))
)

/**
 * Who tries the house out with a pretend WhatsApp sees the whole of a confirmation, with its code, and is spoken to as
 * people there speak, unless somebody has said anything about those flags.
 */
export const layer = Layer.effectDiscard(
  Effect.gen(function* () {
    const { whatsapp } = yield* Profile
    if (whatsapp === "sandbox") yield* Effect.forEach(DEMO_HOTELS, show, { discard: true })
  })
)
