import { Duration, Layer, Option } from "effect"
import { PmsConfig } from "../../../src/pms/PmsConfig.ts"

type Settings = PmsConfig["Service"]

/** The defaults of the installation, but patient with many calls. */
export const SETTINGS: Settings = {
  address: Option.none(),
  timeZone: Option.none(),
  hotels: new Map(),
  connectionsFile: Option.none(),
  readTimeout: Duration.seconds(10),
  writeTimeout: Duration.seconds(30),
  readRetries: 3,
  rate: { calls: 1_000_000, window: Duration.seconds(60) },
  breaker: { failures: 5, open: Duration.seconds(30) },
  cache: {
    availability: Duration.seconds(300),
    roomTypes: Duration.seconds(3600),
    stale: Duration.hours(24),
    entries: 1000
  },
  desk: { queue: 64, deadline: Duration.seconds(90) },
  callsKept: Duration.days(30)
}

export const layer = (changes: Partial<Settings> = {}) => Layer.succeed(PmsConfig, { ...SETTINGS, ...changes })
