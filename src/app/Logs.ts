import { Effect, Layer, Logger, References } from "effect"
import { logLine } from "./LogLine.ts"
import { ObservabilityConfig } from "./ObservabilityConfig.ts"
import { redacting } from "./Redaction.ts"

const loggers = {
  json: redacting(Logger.withConsoleLog(logLine)),
  pretty: redacting(Logger.consolePretty())
}

/**
 * How the process speaks: one JSON object a line, or in colours on a terminal. Whatever a line holds, phone numbers,
 * message ids and secrets are masked before it is written.
 */
export const LogsLayer = Layer.unwrap(
  Effect.map(ObservabilityConfig, ({ logFormat, logLevel }) =>
    Layer.merge(
      Logger.layer([loggers[logFormat]]),
      Layer.succeed(References.MinimumLogLevel, logLevel)
    ))
)
