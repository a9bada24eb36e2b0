import { NodeHttpClient } from "@effect/platform-node"
import { type Duration, Effect, Layer, Option, Random, Redacted, References, Tracer } from "effect"
import { HttpClient, HttpMiddleware } from "effect/http"
import { OtlpExporter, OtlpSerialization, OtlpTracer } from "effect/observability"
import * as Collector from "./Collector.ts"
import * as SpanTracer from "./SpanTracer.ts"
import { type Exporting, TracingConfig } from "./TracingConfig.ts"
import { VERSION } from "./Version.ts"

/** How often spans leave, how many together, and how long the last ones may keep an orderly end waiting. */
const EVERY = "2 seconds"
const MOST_TOGETHER = 512
export const FAREWELL = "300 millis" satisfies Duration.Input

/**
 * Traces to a collector over OTLP/HTTP when one is configured. Without one no span is made at all, not even those that
 * Effect's own modules make for nobody.
 */
export const TracingLayer = Layer.unwrap(
  Effect.map(
    TracingConfig,
    ({ exporting }) => Option.match(exporting, { onNone: () => off, onSome: (to) => exportingTo(to) })
  )
)

const off = Layer.succeed(References.TracerEnabled, false)

/** Who may begin a trace is said by the routes: a header of whoever asks may not, nor may a pretend server of ours. */
const noForeignSpans = Layer.succeed(HttpMiddleware.TracerDisabledWhen, () => true)

const exportingTo = ({ headers, protocol, ratio, serviceName, url }: Exporting) =>
  Layer.effect(
    Tracer.Tracer,
    Effect.gen(function* () {
      const random = yield* Random.Random
      const exporter = yield* OtlpTracer.make({
        url,
        headers: Redacted.value(headers),
        resource: { serviceName, serviceVersion: VERSION },
        exportInterval: EVERY,
        maxBatchSize: MOST_TOGETHER,
        shutdownTimeout: FAREWELL
      })
      return SpanTracer.guarded(exporter, ratio, () => random.nextDoubleUnsafe())
    })
  ).pipe(
    Layer.provide(OtlpExporter.layerFlusher),
    Layer.provide(protocol === "http/json" ? OtlpSerialization.layerJson : OtlpSerialization.layerProtobuf),
    Layer.provide(Layer.effect(HttpClient.HttpClient, Effect.map(HttpClient.HttpClient, Collector.make))),
    Layer.provide(NodeHttpClient.layerNodeHttp),
    Layer.merge(noForeignSpans)
  )
