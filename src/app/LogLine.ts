import { Formatter, Logger } from "effect"

/**
 * One JSON object a line: `ts` (ISO 8601, UTC), `level`, `msg`, then `request_id`, `tenant`, `conversation` and
 * `duration_ms` where they are known, further annotations by their names, and `cause` of a failure. The longest span
 * that is open is the duration.
 */
export const logLine: Logger.Logger<unknown, string> = Logger.map(
  Logger.formatStructured,
  ({ annotations, cause, level, message, spans, timestamp }) => {
    const millis = Object.values(spans)
    const head = { ts: timestamp, level, msg: message }
    return Formatter.formatJson({
      ...head,
      ...annotations,
      // An annotation never takes the place of what every line has.
      ...head,
      ...(millis.length === 0 ? {} : { duration_ms: Math.max(...millis) }),
      ...(cause === undefined ? {} : { cause })
    })
  }
)
