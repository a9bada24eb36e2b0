import { Clock, Effect } from "effect"
import { SUGGESTIONS } from "./DemoGuests.ts"
import { FAULTS } from "./Fault.ts"
import { Phones } from "./Phones.ts"
import { SandboxMeta } from "./SandboxMeta.ts"

const MOST_DELIVERIES = 50

/** Everything the page draws when it opens or comes back. */
export const chatState = Effect.gen(function* () {
  const sandbox = yield* SandboxMeta
  const phones = yield* Phones
  const now = yield* Clock.currentTimeMillis
  const { accepted, webhook } = yield* sandbox.report
  return {
    now,
    guests: phones.owners(),
    suggestions: SUGGESTIONS,
    hotels: sandbox.hotels.flatMap(({ numbers, profile }) =>
      numbers.map(({ displayPhone, phoneNumberId }) => ({
        phoneNumberId,
        displayPhone,
        name: profile.name,
        place: profile.location?.address ?? null
      }))
    ),
    threads: phones.threads(),
    faultKinds: FAULTS,
    faults: sandbox.faults(),
    webhook,
    accepted,
    deliveries: sandbox.deliveries().slice(-MOST_DELIVERIES)
  }
})
