import { Effect, Layer, Logger, References } from "effect"
import { from, Verbosity } from "../telemetry/Verbosity.ts"
import { logLine } from "./LogLine.ts"
import * as LogMetrics from "./LogMetrics.ts"
import * as LogSampler from "./LogSampler.ts"
import { ObservabilityConfig } from "./ObservabilityConfig.ts"
import { redacting } from "./Redaction.ts"

const loggers = {
  json: redacting(Logger.withConsoleLog(logLine)),
  pretty: redacting(Logger.consolePretty())
}

/**
 * How the process speaks: one JSON object a line, or in colours on a terminal, from the level that holds now. Whatever a
 * line holds, phone numbers, message ids and secrets are masked before it is written; what is said over and over is
 * counted in place of written.
 */
export const LogsLayer = Layer.unwrap(
  Effect.gen(function* () {
    const { logFormat, logLevel } = yield* ObservabilityConfig
    const verbosity = from(logLevel)
    return Layer.mergeAll(
      Layer.succeed(Verbosity, verbosity),
      Logger.layer([hearing(verbosity, loggers[logFormat])]),
      // Which of them are written is said by the logger, for that may change.
      Layer.succeed(References.MinimumLogLevel, "Trace")
    )
  })
)

const hearing = (verbosity: Verbosity, logger: Logger.Logger<unknown, unknown>) => {
  const admit = LogSampler.make()
  return Logger.make<unknown, void>((entry) => {
    const now = entry.date.getTime()
    if (!verbosity.hears(entry.logLevel, now)) return
    const admission = admit(entry.logLevel, wordsOf(entry.message), now)
    if (admission._tag === "Write") {
      const { suppressed } = admission
      logger.log(suppressed === 0 ? entry : { ...entry, message: [entry.message, { suppressed }].flat() })
      return
    }
    const level = LogMetrics.LEVELS.find((one) => one === entry.logLevel.toLowerCase())
    if (level !== undefined) LogMetrics.suppressed.at(entry.fiber, { level })
  })
}

/** What tells lines apart: their words, not the details beside them. */
const wordsOf = (message: unknown): string => String(Array.isArray(message) ? message[0] ?? "" : message)
