import { Duration, Effect, Random } from "effect"
import type { TenantId } from "../domain/Ids.ts"
import { Flags } from "../flags/Flags.ts"

/** As long as a person takes to have written something short. */
const SHORTEST = Duration.seconds(1)
const LONGEST = Duration.millis(2500)

/** The moment that a hotel's messages wait before they leave, where the hotel wants one. */
export const make = Effect.map(Flags, (flags) =>
  Effect.fnUntraced(function* (tenantId: TenantId) {
    if (!(yield* flags.isOn("humanize.delay.enabled", tenantId))) return
    yield* Effect.sleep(yield* Random.nextBetween(Duration.toMillis(SHORTEST), Duration.toMillis(LONGEST)))
  }))
