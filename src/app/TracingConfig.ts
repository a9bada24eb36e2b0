import { Config, Context, Effect, Layer, Option, Redacted, Schema } from "effect"

/** `api-key=abc,x-tenant=casa`, percent-encoded as the OpenTelemetry specification has it. */
const headersIn = (text: string): Readonly<Record<string, string>> | undefined => {
  const pairs = text.split(",").map((pair) => pair.trim()).filter((pair) => pair !== "")
  const read = pairs.map((pair) => /^([!#$%&'*+.^`|~\w-]+)\s*=\s*([\x20-\x7e]*)$/.exec(pair))
  try {
    return Object.fromEntries(read.map((match) => {
      if (match === null) throw new Error("not a header")
      return [match[1]?.toLowerCase() ?? "", decodeURIComponent(match[2] ?? "")]
    }))
  } catch {
    return undefined
  }
}

const Headers = Schema.Redacted(
  Schema.String.check(Schema.makeFilter((text) => headersIn(text) !== undefined || "name=value pairs by commas"))
)

const Endpoint = Schema.String.check(
  Schema.makeFilter((text) =>
    /^https?:$/.test(URL.parse(text)?.protocol ?? "") || "an address with http:// or https://"
  )
)

const Ratio = Schema.NumberFromString.pipe(
  Schema.decodeTo(Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 })))
)

/** Where traces go, and how many. */
export interface Exporting {
  /** `http://collector:4318/v1/traces` */
  readonly url: string
  readonly headers: Redacted.Redacted<Readonly<Record<string, string>>>
  readonly protocol: "http/protobuf" | "http/json"
  readonly serviceName: string
  /** The share of traces that is kept, 0 to 1; one that somebody else began is kept as they say. */
  readonly ratio: number
}

/** The names are those of the OpenTelemetry specification. */
export class TracingConfig extends Context.Service<TracingConfig, {
  /** `none`: nothing is traced. */
  readonly exporting: Option.Option<Exporting>
}>()("conserje/app/TracingConfig") {
  /**
   * Reads `OTEL_EXPORTER_OTLP_ENDPOINT` (an address to which `/v1/traces` is added; without it nothing is traced),
   * `OTEL_EXPORTER_OTLP_HEADERS` (secret), `OTEL_EXPORTER_OTLP_PROTOCOL` (`http/protobuf`, the default, or `http/json`),
   * `OTEL_SERVICE_NAME` (default `conserje`) and `OTEL_TRACES_SAMPLER_ARG` (0 to 1, default 1).
   */
  static readonly layer = Layer.effect(
    TracingConfig,
    Effect.gen(function* () {
      const endpoint = yield* Config.option(Config.schema(Endpoint, "OTEL_EXPORTER_OTLP_ENDPOINT"))
      const headers = yield* Config.option(Config.schema(Headers, "OTEL_EXPORTER_OTLP_HEADERS"))
      const protocol = yield* Config.Literals(["http/protobuf", "http/json"], "OTEL_EXPORTER_OTLP_PROTOCOL").pipe(
        Config.withDefault("http/protobuf")
      )
      const serviceName = yield* Config.NonEmptyString("OTEL_SERVICE_NAME").pipe(Config.withDefault("conserje"))
      const ratio = yield* Config.schema(Ratio, "OTEL_TRACES_SAMPLER_ARG").pipe(Config.withDefault(1))
      return {
        exporting: Option.map(endpoint, (address): Exporting => ({
          url: tracesAt(address),
          headers: Redacted.make(Option.match(headers, {
            onNone: () => ({}),
            onSome: (secret) => headersIn(Redacted.value(secret)) ?? {}
          })),
          protocol,
          serviceName,
          ratio
        }))
      }
    })
  )
}

const tracesAt = (address: string): string => {
  const url = new URL(address)
  url.pathname = `${url.pathname.replace(/\/$/, "")}/v1/traces`
  return url.href
}
