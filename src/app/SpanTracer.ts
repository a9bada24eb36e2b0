import { Context, Exit, Option, Tracer } from "effect"
import { Door } from "../telemetry/Trace.ts"
import { redactCause, redactText, redactValue } from "./Redaction.ts"

/** What a span says of one thing is cut here: the text of a statement is there to be recognised. */
const LONGEST = 256

/**
 * What stands before an exporter. Only a door may begin a trace, and of those the share `ratio` is kept (`draw` gives a
 * number from 0 to 1): the statements of a loop or the nudges of an actor would be traces of their own. And whatever a
 * span says is masked before the exporter gets it, as in the logs.
 */
export const guarded = (exporter: Tracer.Tracer, ratio: number, draw: () => number): Tracer.Tracer =>
  Tracer.make({
    span: (options) => {
      const begins = Option.isNone(options.parent)
      const sampled = options.sampled && (!begins || (Context.get(options.annotations, Door) && draw() < ratio))
      const span = exporter.span({ ...options, sampled })
      return sampled ? masked(span) : span
    }
  })

/** The span itself stays the exporter's own; only what is said to it is masked on the way. */
const masked = (span: Tracer.Span): Tracer.Span => {
  const { attribute, end, event } = span
  span.attribute = (key, value) => attribute.call(span, key, maskedValue(value))
  span.event = (name, startTime, attributes) =>
    event.call(
      span,
      redactText(name),
      startTime,
      attributes === undefined ? undefined : Object.fromEntries(
        Object.entries(attributes).map(([key, value]) => [key, maskedValue(value)])
      )
    )
  span.end = (endTime, exit) => end.call(span, endTime, maskedExit(exit))
  return span
}

const maskedValue = (value: unknown): unknown => typeof value === "string" ? cut(redactText(value)) : redactValue(value)

const cut = (text: string): string => text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text

const maskedExit = (exit: Exit.Exit<unknown, unknown>): Exit.Exit<unknown, unknown> =>
  exit._tag === "Success" || exit.cause.reasons.every(({ _tag }) => _tag === "Interrupt")
    ? exit
    : Exit.failCause(redactCause(exit.cause))
