import { Layer } from "effect"
import { Exposition } from "./Exposition.ts"
import { LogsLayer } from "./Logs.ts"
import { ObservabilityConfig } from "./ObservabilityConfig.ts"
import { TracingLayer } from "./Tracing.ts"
import { TracingConfig } from "./TracingConfig.ts"

/** How the process is seen: its logs, its metrics and its traces. The whole application stands on it, so that all of it is seen. */
export const ObservabilityLayer = Layer.mergeAll(LogsLayer, Exposition.layerOtel, TracingLayer).pipe(
  Layer.provideMerge(Layer.merge(ObservabilityConfig.layer, TracingConfig.layer))
)
