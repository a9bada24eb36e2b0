import { Config, ConfigProvider, Context, Duration, Effect, Layer, Redacted } from "effect"
import * as ConfigValue from "../domain/ConfigValue.ts"

/** Where Meta's Graph API is and who we are to it. */
export class GraphApiConfig extends Context.Service<GraphApiConfig, {
  /** Scheme, host and port alone count. */
  readonly baseUrl: URL
  /** `v26.0` */
  readonly version: string
  readonly token: Redacted.Redacted<string>
  /** A connection that takes longer was never made: nothing was sent. */
  readonly connectTimeout: Duration.Duration
  /** A request that takes longer may have been taken. */
  readonly timeout: Duration.Duration
}>()("conserje/whatsapp/GraphApiConfig") {
  /**
   * Reads `WHATSAPP_ACCESS_TOKEN`; `WHATSAPP_GRAPH_URL` (default https://graph.facebook.com); `WHATSAPP_GRAPH_VERSION`
   * (default v26.0); `WHATSAPP_CONNECT_TIMEOUT` ("100 millis" to "30 seconds", default "5 seconds") and
   * `WHATSAPP_TIMEOUT` ("1 second" to "50 seconds", default "30 seconds").
   */
  static readonly layer = Layer.effect(
    GraphApiConfig,
    Effect.suspend(() =>
      Config.all({
        baseUrl: Config.URL("WHATSAPP_GRAPH_URL").pipe(
          Config.withDefault(new URL("https://graph.facebook.com")),
          Config.mapEffect((url) =>
            url.protocol === "https:" || url.protocol === "http:" ? Effect.succeed(url) : NO_URL
          )
        ),
        version: Config.String("WHATSAPP_GRAPH_VERSION").pipe(
          Config.withDefault("v26.0"),
          Config.mapEffect((version) => /^v\d+\.\d+$/.test(version) ? Effect.succeed(version) : NO_VERSION)
        ),
        token: Config.Redacted("WHATSAPP_ACCESS_TOKEN").pipe(
          Config.mapEffect((token) => Redacted.value(token).trim() === "" ? NO_TOKEN : Effect.succeed(token))
        ),
        connectTimeout: ConfigValue.duration("WHATSAPP_CONNECT_TIMEOUT", "100 millis", "30 seconds", "5 seconds"),
        timeout: ConfigValue.duration("WHATSAPP_TIMEOUT", "1 second", "50 seconds", "30 seconds")
      })
    )
  )

  /** A Graph API at that address, with the usual patience. */
  static readonly layerAt = (baseUrl: URL, token: Redacted.Redacted<string>) =>
    Layer.succeed(GraphApiConfig, {
      baseUrl,
      version: "v26.0",
      token,
      connectTimeout: Duration.seconds(5),
      timeout: Duration.seconds(30)
    })
}

const refuse = (message: string) => Config.fail(new ConfigProvider.SourceError({ message }))

const NO_URL = refuse("WHATSAPP_GRAPH_URL must start with https:// or http://")
const NO_VERSION = refuse("WHATSAPP_GRAPH_VERSION must look like v26.0")
const NO_TOKEN = refuse("WHATSAPP_ACCESS_TOKEN is empty")
