import { type Exit, Layer, Option, Tracer } from "effect"

export interface Recorded {
  readonly name: string
  readonly sampled: boolean
  readonly traceId: string
  readonly spanId: string
  readonly parent: string | null
  readonly links: ReadonlyArray<string>
  readonly kind: Tracer.SpanKind
  readonly attributes: Map<string, unknown>
  readonly events: Array<readonly [string, Record<string, unknown> | undefined]>
  exit: Exit.Exit<unknown, unknown> | null
}

/** A tracer that keeps the spans it was asked for, in their order. */
export const make = (): { readonly tracer: Tracer.Tracer; readonly spans: Array<Recorded> } => {
  const spans: Array<Recorded> = []
  const tracer = Tracer.make({
    span: (options) => {
      const span = new Tracer.NativeSpan(options)
      const recorded: Recorded = {
        name: options.name,
        sampled: options.sampled,
        traceId: span.traceId,
        spanId: span.spanId,
        parent: Option.match(options.parent, { onNone: () => null, onSome: ({ spanId }) => spanId }),
        links: options.links.map((link) => link.span.spanId),
        kind: options.kind,
        attributes: new Map(),
        events: [],
        exit: null
      }
      spans.push(recorded)
      span.attribute = (key, value) => void recorded.attributes.set(key, value)
      span.event = (name, _, attributes) => void recorded.events.push([name, attributes])
      span.end = (_, exit) => {
        recorded.exit = exit
      }
      return span
    }
  })
  return { tracer, spans }
}

export const layer = (tracer: Tracer.Tracer) => Layer.succeed(Tracer.Tracer, tracer)
