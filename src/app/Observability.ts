import { Layer } from "effect"
import { Exposition } from "./Exposition.ts"
import { LogsLayer } from "./Logs.ts"
import { ObservabilityConfig } from "./ObservabilityConfig.ts"

/** How the process is seen: its logs and its metrics. The whole application stands on it, so that all of it is seen. */
export const ObservabilityLayer = Layer.merge(LogsLayer, Exposition.layerOtel).pipe(
  Layer.provideMerge(ObservabilityConfig.layer)
)
