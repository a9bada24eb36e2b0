import { Config, Context, Effect, Layer, type LogLevel, type Option, type Redacted, Result, Schema } from "effect"
import { IpNetwork } from "effect/net"
import { environment } from "./EnvironmentConfig.ts"

const networksIn = (text: string): ReadonlyArray<IpNetwork.IpNetwork> | undefined => {
  const parts = text === "none" ? [] : text.split(/[\s,]+/).filter((part) => part !== "")
  const read = parts.map((part) => IpNetwork.fromString(part.includes("/") ? part : alone(part)))
  return read.every(Result.isSuccess) ? read.map(({ success }) => success) : undefined
}

/** An address without a prefix is a network of one. */
const alone = (address: string) => `${address}/${address.includes(":") ? 128 : 32}`

const Networks = Schema.String.check(
  Schema.makeFilter((text) => networksIn(text) !== undefined || "addresses or networks such as 10.0.0.0/8, by commas")
)

const Token = Schema.Redacted(
  Schema.String.check(Schema.isMinLength(16, { expected: "at least 16 characters" }))
)

export class ObservabilityConfig extends Context.Service<ObservabilityConfig, {
  /** Whose own socket may read the metrics without a token. */
  readonly metricsNetworks: ReadonlyArray<IpNetwork.IpNetwork>
  readonly metricsToken: Option.Option<Redacted.Redacted<string>>
  readonly logFormat: "json" | "pretty"
  readonly logLevel: LogLevel.LogLevel
}>()("conserje/app/ObservabilityConfig") {
  /**
   * Reads `METRICS_ALLOWED_CIDRS` (default: this machine, `127.0.0.0/8,::1`; `none` for nobody), `METRICS_TOKEN` (at
   * least 16 characters), `LOG_FORMAT` (`json`, `pretty` or `auto`: pretty on a terminal outside production) and
   * `LOG_LEVEL` (default `Info`).
   */
  static readonly layerOn = (output: { readonly isTerminal: boolean }) =>
    Layer.effect(
      ObservabilityConfig,
      Effect.gen(function* () {
        const production = (yield* environment) === "production"
        const networks = yield* Config.schema(Networks, "METRICS_ALLOWED_CIDRS").pipe(
          Config.withDefault("127.0.0.0/8,::1")
        )
        const format = yield* Config.Literals(["json", "pretty", "auto"], "LOG_FORMAT").pipe(Config.withDefault("auto"))
        return {
          metricsNetworks: networksIn(networks) ?? [],
          metricsToken: yield* Config.option(Config.schema(Token, "METRICS_TOKEN")),
          logFormat: format === "auto" ? (output.isTerminal && !production ? "pretty" : "json") : format,
          logLevel: yield* Config.LogLevel("LOG_LEVEL").pipe(Config.withDefault("Info"))
        } as const
      })
    )

  static readonly layer = Layer.suspend(() =>
    ObservabilityConfig.layerOn({ isTerminal: process.stdout.isTTY === true })
  )
}
