import type { Platform } from "../tenancy/HotelContent.ts"

/** What kind of guests they were. */
export const SEGMENTS = ["business", "family", "couple", "solo", "group", "vip"] as const
export type Segment = typeof SEGMENTS[number]

/** Where each kind's word is heard best, the first first. */
export const PLATFORMS_OF: Readonly<Record<Segment, ReadonlyArray<Platform>>> = {
  business: ["google", "tripadvisor"],
  couple: ["google", "tripadvisor"],
  family: ["tripadvisor", "booking"],
  solo: ["google", "booking"],
  group: ["tripadvisor", "facebook"],
  vip: ["google", "tripadvisor", "booking"]
}

/** More grown-ups than this are a group. */
const FAMILY_AT_MOST = 4

export const segmentOf = ({ adults, childAges }: {
  readonly adults: number
  readonly childAges: ReadonlyArray<number>
}): Segment =>
  adults > FAMILY_AT_MOST ? "group" : childAges.length > 0 || adults > 2 ? "family" : adults === 2 ? "couple" : "solo"

const HOUR = 3_600_000

/** From one request to the next (the first has an appointment of its own), and how many there are. */
export const AGAIN_AFTER = 72 * HOUR
export const MOST_REQUESTS = 3

/** What is known of the requests about one stay. */
export interface Asked {
  /** How often was asked before now. */
  readonly asked: number
  readonly answered: boolean
  /** The guest does not want to be asked, for this stay or any other. */
  readonly optedOut: boolean
}

/** Whether to ask now, and when again unless an answer comes (milliseconds since the epoch). Not wanting it always wins. */
export const planOf = (
  { answered, asked, optedOut }: Asked,
  now: number
): { readonly ask: boolean; readonly againAt: number | null } => {
  const ask = !optedOut && !answered && asked < MOST_REQUESTS
  return { ask, againAt: ask && asked + 1 < MOST_REQUESTS ? now + AGAIN_AFTER : null }
}

/** The hotel's own links for this kind of guests; any it has when it has none of those. */
export const linksFor = (
  segment: Segment,
  urls: { readonly [_ in Platform]?: string }
): ReadonlyArray<{ readonly platform: Platform; readonly url: string }> => {
  const known = (platforms: ReadonlyArray<Platform>) =>
    platforms.flatMap((platform) => {
      const url = urls[platform]
      return url === undefined ? [] : [{ platform, url }]
    })
  const wanted = known(PLATFORMS_OF[segment])
  return wanted.length > 0 ? wanted : known(["google", "tripadvisor", "booking", "expedia", "facebook"])
}
