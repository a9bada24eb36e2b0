import { Config, Context, Duration, Effect, Layer, Schema, SchemaTransformation } from "effect"
import { duration, whole } from "../domain/ConfigValue.ts"
import { environment } from "./EnvironmentConfig.ts"

/** One source of a content security policy; a separator in it would smuggle in a directive. */
const Source = Schema.String.check(Schema.isPattern(/^[^\s;,'"]+$/, { expected: "origins separated by spaces" }))

const sources = Schema.String.pipe(
  Schema.decodeTo(
    Schema.Array(Source),
    SchemaTransformation.transform<ReadonlyArray<string>, string>({
      decode: (text) => text.split(" ").filter((source) => source !== ""),
      encode: (list) => list.join(" ")
    })
  )
)

export class HttpConfig extends Context.Service<HttpConfig, {
  readonly host: string
  /** 0 lets the operating system choose. */
  readonly port: number
  /** From a connection's first byte until its request's last: slower clients are cut off. */
  readonly requestTimeout: Duration.Duration
  /** A connection on which nothing moves for this long is closed. */
  readonly idleTimeout: Duration.Duration
  /** How often deadlines are looked at; they are kept to this precision. */
  readonly checkEvery: Duration.Duration
  readonly mostConnections: number
  readonly mostHeaderBytes: number
  /** For routes that do not set their own. */
  readonly mostBodyBytes: number
  /** How long running requests may take to finish once we stop. */
  readonly grace: Duration.Duration
  /** Tells browsers to come back over TLS only. */
  readonly strictTransport: boolean
  /** Sends COOP and COEP. */
  readonly crossOriginIsolation: boolean
  /** Origins beside our own from which pages may load what is not code. */
  readonly extraSources: ReadonlyArray<string>
}>()("conserje/app/HttpConfig") {
  /**
   * Reads `HOST` (all interfaces in production, else this machine alone: 127.0.0.1), `PORT` (8002; 0 for any),
   * `HTTP_REQUEST_TIMEOUT` ("10 seconds"), `HTTP_IDLE_TIMEOUT` ("65 seconds", longer than the 60 of common load
   * balancers), `HTTP_MAX_CONNECTIONS` (1024), `HTTP_MAX_BODY_BYTES` (1 MiB), `CSP_EXTRA_SOURCES` and
   * `HTTP_CROSS_ORIGIN_ISOLATION` (false). Production turns HSTS on.
   */
  static readonly layer = Layer.effect(
    HttpConfig,
    Effect.gen(function* () {
      const production = (yield* environment) === "production"
      const read = yield* Config.all({
        host: Config.NonEmptyString("HOST").pipe(Config.withDefault(production ? "0.0.0.0" : "127.0.0.1")),
        port: whole("PORT", 0, 65_535, 8002),
        requestTimeout: duration("HTTP_REQUEST_TIMEOUT", "1 second", "5 minutes", "10 seconds"),
        idleTimeout: duration("HTTP_IDLE_TIMEOUT", "1 second", "10 minutes", "65 seconds"),
        mostConnections: whole("HTTP_MAX_CONNECTIONS", 1, 100_000, 1024),
        mostBodyBytes: whole("HTTP_MAX_BODY_BYTES", 1024, 104_857_600, 1_048_576),
        crossOriginIsolation: Config.Boolean("HTTP_CROSS_ORIGIN_ISOLATION").pipe(Config.withDefault(false)),
        extraSources: Config.schema(sources, "CSP_EXTRA_SOURCES").pipe(Config.withDefault([]))
      })
      return { ...read, ...fixed, strictTransport: production }
    })
  )
}

const fixed = { checkEvery: Duration.seconds(1), mostHeaderBytes: 16_384, grace: Duration.seconds(1) }
