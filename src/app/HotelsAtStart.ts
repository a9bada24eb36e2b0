import { Effect, Layer, Option } from "effect"
import { DEMO_CONTENTS } from "../sandbox/DemoContents.ts"
import { demoHotelsAt } from "../sandbox/DemoHotels.ts"
import { HotelContents } from "../tenancy/HotelContents.ts"
import { Hotels } from "../tenancy/Hotels.ts"
import { HotelsConfig } from "../tenancy/HotelsConfig.ts"
import * as HotelsFile from "../tenancy/HotelsFile.ts"
import { HttpConfig } from "./HttpConfig.ts"
import { Profile } from "./Profile.ts"

/**
 * Writes the hotels of `HOTELS_FILE` and what it says of them, or the two demo hotels as far as nobody edited them when
 * WhatsApp is only pretended, before anybody asks.
 */
export const layer = Layer.effectDiscard(
  Effect.gen(function* () {
    const hotels = yield* Hotels
    const contents = yield* HotelContents
    const { whatsapp } = yield* Profile
    const given = yield* HotelsFile.read
    if (Option.isSome(given)) {
      yield* hotels.save(given.value)
      return yield* contents.save(
        given.value.flatMap(({ content, tenantId }) => content === undefined ? [] : [{ tenantId, content }])
      )
    }
    if (whatsapp === "sandbox") {
      const { port } = yield* HttpConfig
      yield* hotels.seed(demoHotelsAt(`http://127.0.0.1:${port}`))
      return yield* contents.seed(DEMO_CONTENTS)
    }
    if (hotels.all().length === 0) {
      yield* Effect.logWarning("no hotel is known: set HOTELS_FILE, or every message goes to quarantine")
    }
  })
).pipe(Layer.provide(HotelsConfig.layer))
