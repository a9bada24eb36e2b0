import * as OtelMetrics from "@effect/opentelemetry/OtelMetrics"
import * as Resource from "@effect/opentelemetry/Resource"
import { PrometheusExporter, PrometheusSerializer } from "@opentelemetry/exporter-prometheus"
import { Context, Effect, Layer } from "effect"
import * as Meters from "../telemetry/Meters.ts"
import { AppError, MetricsNotCollected } from "./AppError.ts"
import * as ProcessMetrics from "./ProcessMetrics.ts"

/** The metrics of the process as Prometheus reads them. */
export class Exposition extends Context.Service<Exposition, {
  /** Text format 0.0.4: names, types and labels exactly as declared, nothing of the exporter's own. */
  readonly text: Effect.Effect<string, AppError>
}>()("conserje/app/Exposition") {
  /** Effect's metrics through the OpenTelemetry exporter for Prometheus, which here never opens a port of its own. */
  static readonly layerOtel = Layer.effect(
    Exposition,
    Effect.gen(function* () {
      yield* Meters.zeroInitialise
      const exporter = new PrometheusExporter({ preventServerStart: true })
      yield* OtelMetrics.registerProducer(yield* OtelMetrics.makeProducer(), () => exporter)
      const serializer = new PrometheusSerializer("", false, undefined, WITHOUT_TARGET, WITHOUT_SCOPE)
      const text = Effect.tryPromise({
        try: async () => {
          const { errors, resourceMetrics } = await exporter.collect()
          if (errors.length > 0) throw new AggregateError(errors)
          return serializer.serialize(resourceMetrics)
        },
        catch: (cause) => new AppError({ reason: new MetricsNotCollected({ cause }) })
      })
      return { text: Effect.andThen(ProcessMetrics.countSeries, text) }
    })
  ).pipe(Layer.provide(Resource.layer({ serviceName: "conserje" })))
}

const WITHOUT_TARGET = true
const WITHOUT_SCOPE = true
