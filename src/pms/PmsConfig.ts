import { Config, ConfigProvider, Context, type Duration, Effect, Layer, Option, Redacted, Schema } from "effect"
import * as ConfigValue from "../domain/ConfigValue.ts"

/** Where one QloApps answers, and who we are to it. */
export interface QloAppsAddress {
  readonly baseUrl: URL
  /** The shop's own domain, when it is not the one in `baseUrl`. */
  readonly host: Option.Option<string>
  readonly apiKey: Redacted.Redacted<string>
}

/** How a hotel's PMS is reached, and how much of it we ask. */
export class PmsConfig extends Context.Service<PmsConfig, {
  /** None: no PMS is configured, and the sandbox serves. */
  readonly address: Option.Option<QloAppsAddress>
  /** Of the shop's own clock, where it is not the hotel's. */
  readonly timeZone: Option.Option<string>
  /** Hotel number in the PMS by tenant. */
  readonly hotels: ReadonlyMap<string, string>
  /** A JSON file with an address of its own for each tenant. */
  readonly connectionsFile: Option.Option<string>
  readonly readTimeout: Duration.Duration
  readonly writeTimeout: Duration.Duration
  readonly readRetries: number
  readonly rate: { readonly calls: number; readonly window: Duration.Duration }
  readonly breaker: { readonly failures: number; readonly open: Duration.Duration }
  readonly cache: {
    readonly availability: Duration.Duration
    readonly roomTypes: Duration.Duration
    /** How long an answer may still be shown as potentially stale. */
    readonly stale: Duration.Duration
    readonly entries: number
  }
  readonly desk: { readonly queue: number; readonly deadline: Duration.Duration }
  readonly callsKept: Duration.Duration
}>()("conserje/pms/PmsConfig") {
  /**
   * Reads `PMS_BASE_URL`, `PMS_API_KEY`, `PMS_HOST`, `PMS_TIME_ZONE`, `PMS_HOTELS` ("casa=1,mar=2"), `PMS_CONNECTIONS_FILE`,
   * `PMS_READ_TIMEOUT` ("10 seconds"), `PMS_WRITE_TIMEOUT` ("30 seconds"), `PMS_READ_RETRIES` (3), `PMS_RATE_LIMIT` (70)
   * in `PMS_RATE_WINDOW` ("60 seconds"), `PMS_BREAKER_FAILURES` (5), `PMS_BREAKER_OPEN` ("30 seconds"),
   * `PMS_CACHE_AVAILABILITY` ("300 seconds"), `PMS_CACHE_ROOM_TYPES` ("3600 seconds"), `PMS_CACHE_STALE` ("24 hours"),
   * `PMS_CACHE_ENTRIES` (10000), `PMS_DESK_QUEUE` (64), `PMS_DESK_DEADLINE` ("90 seconds"), `PMS_CALLS_KEPT` ("30 days").
   */
  static readonly layer = Layer.effect(
    PmsConfig,
    Effect.suspend(() =>
      Config.all({
        address,
        timeZone: Config.option(Config.schema(TimeZone, "PMS_TIME_ZONE")),
        hotels,
        connectionsFile: Config.option(Config.NonEmptyString("PMS_CONNECTIONS_FILE")),
        readTimeout: ConfigValue.duration("PMS_READ_TIMEOUT", "100 millis", "60 seconds", "10 seconds"),
        writeTimeout: ConfigValue.duration("PMS_WRITE_TIMEOUT", "100 millis", "120 seconds", "30 seconds"),
        readRetries: ConfigValue.whole("PMS_READ_RETRIES", 0, 10, 3),
        rate: Config.all({
          calls: ConfigValue.whole("PMS_RATE_LIMIT", 1, 1_000_000, 70),
          window: ConfigValue.duration("PMS_RATE_WINDOW", "1 second", "1 hour", "60 seconds")
        }),
        breaker: Config.all({
          failures: ConfigValue.whole("PMS_BREAKER_FAILURES", 1, 1000, 5),
          open: ConfigValue.duration("PMS_BREAKER_OPEN", "1 second", "1 hour", "30 seconds")
        }),
        cache: Config.all({
          availability: ConfigValue.duration("PMS_CACHE_AVAILABILITY", "0 seconds", "1 hour", "300 seconds"),
          roomTypes: ConfigValue.duration("PMS_CACHE_ROOM_TYPES", "0 seconds", "24 hours", "3600 seconds"),
          stale: ConfigValue.duration("PMS_CACHE_STALE", "0 seconds", "7 days", "24 hours"),
          entries: ConfigValue.whole("PMS_CACHE_ENTRIES", 10, 1_000_000, 10_000)
        }),
        desk: Config.all({
          queue: ConfigValue.whole("PMS_DESK_QUEUE", 1, 10_000, 64),
          deadline: ConfigValue.duration("PMS_DESK_DEADLINE", "1 second", "10 minutes", "90 seconds")
        }),
        callsKept: ConfigValue.duration("PMS_CALLS_KEPT", "1 hour", "3650 days", "30 days")
      })
    )
  )
}

/** Of the IANA database. */
export const TimeZone = Schema.String.check(
  Schema.makeFilter((zone: string) => {
    try {
      return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== ""
    } catch {
      return "a time zone such as America/Argentina/Buenos_Aires"
    }
  })
)

const refuse = (message: string) => Config.fail(new ConfigProvider.SourceError({ message }))

const url = Config.URL("PMS_BASE_URL").pipe(
  Config.mapEffect((url) =>
    url.protocol === "https:" || url.protocol === "http:"
      ? Effect.succeed(url)
      : refuse("PMS_BASE_URL must start with https:// or http://")
  )
)

const key = Config.Redacted("PMS_API_KEY").pipe(
  Config.mapEffect((key) =>
    Redacted.value(key).length === 32 ? Effect.succeed(key) : refuse("PMS_API_KEY must have exactly 32 characters")
  )
)

const address = Config.all({
  baseUrl: Config.option(url),
  apiKey: Config.option(key),
  host: Config.option(Config.NonEmptyString("PMS_HOST"))
}).pipe(
  Config.mapEffect(({ apiKey, baseUrl, host }) => {
    if (Option.isNone(baseUrl) && Option.isNone(apiKey)) return Effect.succeedNone
    if (Option.isNone(baseUrl)) return refuse("PMS_API_KEY is set but PMS_BASE_URL is not")
    if (Option.isNone(apiKey)) return refuse("PMS_BASE_URL is set but PMS_API_KEY is not")
    return Effect.succeedSome({ baseUrl: baseUrl.value, apiKey: apiKey.value, host })
  })
)

const Numbered = Schema.String.check(Schema.isPattern(/^\s*[^=,\s]+=\d+\s*(,\s*[^=,\s]+=\d+\s*)*$/))

const hotels = Config.schema(Numbered, "PMS_HOTELS").pipe(
  Config.map((text) => new Map(text.split(",").map(pairOf))),
  Config.withDefault<ReadonlyMap<string, string>>(new Map())
)

const pairOf = (pair: string): readonly [string, string] => {
  const at = pair.indexOf("=")
  return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()]
}
