import { assert, describe, it } from "@effect/vitest"
import { Config, ConfigProvider, Duration, Effect, Option, Redacted } from "effect"
import { IpNetwork } from "effect/net"
import { HttpConfig } from "../../src/app/HttpConfig.ts"
import { ObservabilityConfig } from "../../src/app/ObservabilityConfig.ts"
import { TracingConfig } from "../../src/app/TracingConfig.ts"
import { startFailureOf } from "../../src/app/StartFailure.ts"

const given = (env: Record<string, string>) =>
  Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromEnv({ env }))

const http = (env: Record<string, string>) => Effect.provide(HttpConfig, HttpConfig.layer).pipe(given(env))

const observability = (env: Record<string, string>, isTerminal = false) =>
  Effect.provide(ObservabilityConfig, ObservabilityConfig.layerOn({ isTerminal })).pipe(given(env))

const tracing = (env: Record<string, string>) => Effect.provide(TracingConfig, TracingConfig.layer).pipe(given(env))

describe("the configuration of the HTTP server", () => {
  it.effect("is safe and complete with an empty environment", () =>
    Effect.gen(function* () {
      const config = yield* http({})
      assert.deepInclude(config, {
        host: "127.0.0.1",
        port: 8002,
        mostConnections: 1024,
        mostHeaderBytes: 16_384,
        mostBodyBytes: 1_048_576,
        strictTransport: false,
        crossOriginIsolation: false,
        extraSources: []
      })
      assert.strictEqual(Duration.toSeconds(config.requestTimeout), 10)
      assert.strictEqual(Duration.toSeconds(config.idleTimeout), 65)
    }))

  it.effect("listens to everyone and insists on TLS in production", () =>
    Effect.gen(function* () {
      const { host, strictTransport } = yield* http({ ENVIRONMENT: "production" })
      assert.deepStrictEqual({ host, strictTransport }, { host: "0.0.0.0", strictTransport: true })
      assert.strictEqual((yield* http({ ENVIRONMENT: "production", HOST: "10.0.0.1" })).host, "10.0.0.1")
    }))

  it.effect("takes each value from its variable", () =>
    Effect.gen(function* () {
      const config = yield* http({
        PORT: "0",
        HTTP_REQUEST_TIMEOUT: "3 seconds",
        HTTP_IDLE_TIMEOUT: "2 minutes",
        HTTP_MAX_CONNECTIONS: "5",
        HTTP_MAX_BODY_BYTES: "2048",
        HTTP_CROSS_ORIGIN_ISOLATION: "true",
        CSP_EXTRA_SOURCES: "https://a.example  https://b.example"
      })
      assert.deepInclude(config, {
        port: 0,
        mostConnections: 5,
        mostBodyBytes: 2048,
        crossOriginIsolation: true,
        extraSources: ["https://a.example", "https://b.example"]
      })
      assert.strictEqual(Duration.toSeconds(config.requestTimeout), 3)
      assert.strictEqual(Duration.toSeconds(config.idleTimeout), 120)
    }))
})

describe("the configuration of logs and metrics", () => {
  it.effect("lets this machine alone read the metrics by default", () =>
    Effect.gen(function* () {
      const { logFormat, logLevel, metricsNetworks, metricsToken } = yield* observability({})
      assert.deepStrictEqual(metricsNetworks.map(IpNetwork.format), ["127.0.0.0/8", "::1/128"])
      assert.deepStrictEqual({ logFormat, logLevel, metricsToken }, {
        logFormat: "json",
        logLevel: "Info",
        metricsToken: Option.none()
      })
    }))

  it.effect("can let nobody in by address", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual((yield* observability({ METRICS_ALLOWED_CIDRS: "none" })).metricsNetworks, [])
    }))

  it.effect.each([
    { env: {}, isTerminal: true, format: "pretty" },
    { env: { ENVIRONMENT: "production" }, isTerminal: true, format: "json" },
    { env: { ENVIRONMENT: "production", LOG_FORMAT: "pretty" }, isTerminal: false, format: "pretty" },
    { env: { LOG_FORMAT: "json" }, isTerminal: true, format: "json" }
  ])("writes $format for $env on a terminal: $isTerminal", ({ env, format, isTerminal }) =>
    Effect.gen(function* () {
      assert.strictEqual((yield* observability(env, isTerminal)).logFormat, format)
    }))
})

describe("the configuration of traces", () => {
  it.effect("traces nothing without an address", () =>
    Effect.gen(function* () {
      assert.isTrue(Option.isNone((yield* tracing({ OTEL_EXPORTER_OTLP_HEADERS: "a=b" })).exporting))
    }))

  it.effect("takes each value from its variable, and hides the headers", () =>
    Effect.gen(function* () {
      const { exporting } = yield* tracing({
        OTEL_EXPORTER_OTLP_ENDPOINT: "https://collector.example/otlp/",
        OTEL_EXPORTER_OTLP_HEADERS: "Authorization=Bearer%20hunter2, x-tenant = casa",
        OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
        OTEL_SERVICE_NAME: "front-desk",
        OTEL_TRACES_SAMPLER_ARG: "0.25"
      })
      const { headers, ...others } = yield* Effect.fromOption(exporting)
      assert.deepStrictEqual(others, {
        url: "https://collector.example/otlp/v1/traces",
        protocol: "http/json",
        serviceName: "front-desk",
        ratio: 0.25
      })
      assert.deepStrictEqual(Redacted.value(headers), { authorization: "Bearer hunter2", "x-tenant": "casa" })
      assert.notInclude(JSON.stringify(headers) + String(headers), "hunter2")
    }))
})

describe("a wrong configuration", () => {
  it.effect.each([
    { env: { PORT: "abc" }, says: "PORT must be a whole number between 0 and 65535." },
    { env: { PORT: "70000" }, says: "PORT must be a whole number between 0 and 65535." },
    { env: { HTTP_REQUEST_TIMEOUT: "1 hour" }, says: "HTTP_REQUEST_TIMEOUT must be a duration between 1s and 5m." },
    { env: { HTTP_IDLE_TIMEOUT: "soon" }, says: "HTTP_IDLE_TIMEOUT must be a duration between 1s and 10m." },
    {
      env: { CSP_EXTRA_SOURCES: "https://a; script-src" },
      says: "CSP_EXTRA_SOURCES must be origins separated by spaces."
    },
    { env: { CSP_EXTRA_SOURCES: "'unsafe-inline'" }, says: "CSP_EXTRA_SOURCES must be origins separated by spaces." },
    {
      env: { METRICS_ALLOWED_CIDRS: "10.0.0.0/33" },
      says: "METRICS_ALLOWED_CIDRS must be addresses or networks such as 10.0.0.0/8, by commas."
    },
    { env: { METRICS_TOKEN: "hunter2" }, says: "METRICS_TOKEN must be at least 16 characters." },
    {
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4318" },
      says: "OTEL_EXPORTER_OTLP_ENDPOINT must be an address with http:// or https://."
    },
    {
      env: { OTEL_EXPORTER_OTLP_HEADERS: "hunter2" },
      says: "OTEL_EXPORTER_OTLP_HEADERS must be name=value pairs by commas."
    },
    { env: { OTEL_TRACES_SAMPLER_ARG: "2" }, says: "OTEL_TRACES_SAMPLER_ARG must be a value between 0 and 1." },
    { env: { LOG_FORMAT: "xml" }, says: 'LOG_FORMAT must be "json", "pretty", "auto".' },
    { env: { ENVIRONMENT: "prod" }, says: 'ENVIRONMENT must be "development", "production".' }
  ])("is told by variable: $says", ({ env, says }) =>
    Effect.gen(function* () {
      const cause = yield* Effect.sandbox(Effect.all([http(env), observability(env), tracing(env)])).pipe(Effect.flip)
      assert.deepStrictEqual(startFailureOf(cause), { sentence: says, exitCode: 2, unforeseen: false })
    }))

  it.effect("is told by variable when that is missing, nested or not", () =>
    Effect.gen(function* () {
      const missing = Config.Redacted("API_KEY").pipe(Config.nested("PMS"))
      const cause = yield* Effect.sandbox(missing).pipe(Effect.flip, given({}))
      assert.strictEqual(startFailureOf(cause)?.sentence, "PMS_API_KEY must be set.")
    }))
})
