import { Formatter, Logger, Predicate, type Tracer } from "effect"

/**
 * One JSON object a line: `ts` (ISO 8601, UTC), `level`, `msg`, then `request_id`, `tenant`, `conversation`,
 * `duration_ms`, `trace_id` and `span_id` where they are known, further details by their names, and `cause` of a failure.
 * The longest span that is open is the duration. Details are what was said beside the words, and annotations.
 */
export const logLine: Logger.Logger<unknown, string> = Logger.make((options) => {
  const { annotations, cause, level, message, spans, timestamp } = Logger.formatStructured.log(options)
  const [msg, beside] = partsOf(message)
  const { conversation, duration_ms, request_id, tenant, ...others } = { ...beside, ...annotations }
  const millis = Object.values(spans)
  const { span } = options.fiber.cache
  return Formatter.formatJson(withoutNothing({
    ts: timestamp,
    level,
    msg,
    request_id,
    tenant,
    conversation,
    duration_ms: millis.length === 0 ? duration_ms : Math.max(...millis),
    ...placeOf(span),
    // A detail never takes the place of what every line has.
    ...Object.fromEntries(Object.entries(others).filter(([name]) => !OWN.has(name))),
    cause
  }))
})

const OWN = new Set(["ts", "level", "msg", "trace_id", "span_id", "cause"])

const placeOf = (span: Tracer.AnySpan | undefined) =>
  span?.sampled === true && span.traceId.length === 32 ? { trace_id: span.traceId, span_id: span.spanId } : {}

/** The words, and the named details said beside them. */
const partsOf = (message: unknown): readonly [unknown, Readonly<Record<string, unknown>>] => {
  if (!Array.isArray(message)) return [message, {}]
  const [words, ...beside] = message
  return beside.every(isDetails) ? [words, Object.assign({}, ...beside)] : [message, {}]
}

const isDetails = (value: unknown): value is Readonly<Record<string, unknown>> =>
  Predicate.isObject(value) && !Array.isArray(value)

const withoutNothing = (line: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(line).filter(([, value]) => value !== undefined))
