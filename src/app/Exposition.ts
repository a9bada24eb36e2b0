import * as OtelMetrics from "@effect/opentelemetry/OtelMetrics"
import * as Resource from "@effect/opentelemetry/Resource"
import { PrometheusExporter, PrometheusSerializer } from "@opentelemetry/exporter-prometheus"
import { Context, Effect, Layer, Metric, Semaphore } from "effect"
import * as Meters from "../telemetry/Meters.ts"
import { AppError, MetricsNotCollected } from "./AppError.ts"
import { type Part, partsOf, type Registry } from "./MetricParts.ts"
import * as ProcessMetrics from "./ProcessMetrics.ts"

/** The metrics of the process as Prometheus reads them. */
export class Exposition extends Context.Service<Exposition, {
  /**
   * Text format 0.0.4 in UTF-8: names, types and labels exactly as declared, nothing of the exporter's own. It is
   * written in parts, and whoever else has something to do comes in between. Who asks meanwhile waits for the next.
   */
  readonly page: Effect.Effect<Uint8Array<ArrayBuffer>, AppError>
}>()("conserje/app/Exposition") {
  /** Effect's metrics through the OpenTelemetry exporter for Prometheus, which here never opens a port of its own. */
  static readonly layerOtel = Layer.effect(
    Exposition,
    Effect.gen(function* () {
      yield* Meters.zeroInitialise
      const registry = yield* Metric.MetricRegistry
      // The exporter collects whatever there is without a pause, so it sees one part at a time.
      const seen: Registry = new Map()
      const producer = yield* Effect.provideService(OtelMetrics.makeProducer(), Metric.MetricRegistry, seen)
      const exporter = new PrometheusExporter({ preventServerStart: true })
      yield* OtelMetrics.registerProducer(producer, () => exporter)
      const serializer = new PrometheusSerializer("", false, undefined, WITHOUT_TARGET, WITHOUT_SCOPE)

      const written = ({ again, series }: Part) =>
        Effect.tryPromise({
          try: async () => {
            seen.clear()
            for (const [key, one] of series) seen.set(key, one)
            const { errors, resourceMetrics } = await exporter.collect()
            if (errors.length > 0) throw new AggregateError(errors)
            const text = serializer.serialize(resourceMetrics)
            return utf8.encode(again ? text.replaceAll(HEADER, "") : text)
          },
          catch: (cause) => new AppError({ reason: new MetricsNotCollected({ cause }) })
        }).pipe(Effect.tap(Effect.yieldNow))

      const one = yield* Semaphore.make(1)
      const page = Effect.andThen(
        ProcessMetrics.countSeries,
        Effect.suspend(() => Effect.forEach(partsOf(registry), written))
      )
      return { page: one.withPermit(Effect.map(page, joined)) }
    })
  ).pipe(Layer.provide(Resource.layer({ serviceName: "conserje" })))
}

const WITHOUT_TARGET = true
const WITHOUT_SCOPE = true

/** What stands above a metric. No sample begins like it, for the line breaks of labels are escaped. */
const HEADER = /^# .*\n/gm

const utf8 = new TextEncoder()

const joined = (parts: ReadonlyArray<Uint8Array>): Uint8Array<ArrayBuffer> => {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
