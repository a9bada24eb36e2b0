import { Effect, Layer } from "effect"
import { Flags } from "../flags/Flags.ts"
import * as Announcements from "../sql/Announcements.ts"
import { HotelContents } from "../tenancy/HotelContents.ts"
import { Hotels } from "../tenancy/Hotels.ts"
import { PmsPlaces } from "../tenancy/PmsPlaces.ts"
import { TenantSecrets } from "../tenancy/TenantSecrets.ts"

/** What each process keeps in memory of the tables, read again as soon as any process has changed it. */
export const FollowingLayer = Layer.effectDiscard(
  Effect.gen(function* () {
    const hotels = yield* Hotels
    const contents = yield* HotelContents
    const secrets = yield* TenantSecrets
    const places = yield* PmsPlaces
    const flags = yield* Flags
    yield* Announcements.follow({
      "hotels": hotels.refresh,
      "hotel-contents": contents.refresh,
      "secrets": secrets.refresh,
      "pms-connections": places.refresh,
      "flags": flags.reread
    })
  })
)
