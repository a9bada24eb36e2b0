import { Context, Effect, type Fiber, Option, References, Tracer } from "effect"
import { Headers, HttpTraceContext } from "effect/http"

/**
 * A place in a trace as W3C writes it (`traceparent`, 55 characters): what a row or a header carries on. Empty where
 * nothing is traced.
 */
export type TraceParent = string

/** Ids of ours and closed words. Never what a guest wrote, a phone number or an id of Meta's messages. */
export type Attributes = Readonly<Record<string, string | number | boolean>>

/** A trace begins at a door and nowhere else: what has no place in one is not traced. */
export const Door = Context.Reference<boolean>("conserje/telemetry/Trace/Door", { defaultValue: () => false })

type SpanKind = Tracer.SpanKind

/** More parents of one span than these are not told. */
const MOST_LINKS = 32

const atDoor = Context.make(Door, true)

/** Effect's own tracer has nobody to tell: with it nothing here does anything. */
const isOn = (fiber: Fiber.Fiber<unknown, unknown>): boolean => fiber.getRef(Tracer.Tracer) !== Tracer.nativeTracer

const spanIn = (fiber: Fiber.Fiber<unknown, unknown>): Tracer.AnySpan | undefined => {
  if (!isOn(fiber)) return undefined
  const span = Context.getOrUndefined(fiber.context, Tracer.ParentSpan)
  return span?.sampled === true ? span : undefined
}

/** The place of a span, empty when it is not recorded. */
export const placeOf = (span: Tracer.AnySpan | undefined): TraceParent =>
  span?.sampled === true ? `00-${span.traceId.padStart(32, "0")}-${span.spanId}-01` : ""

/** Where a place is, when it is one. */
const spanAt = (place: TraceParent | null | undefined): Tracer.ExternalSpan | undefined =>
  place === "" || place === null || place === undefined
    ? undefined
    : Option.getOrUndefined(HttpTraceContext.w3c(Headers.fromRecordUnsafe({ traceparent: place })))

/** Whoever is below this is not traced, whatever is above. */
const nowhere = Tracer.externalSpan({ traceId: "0".repeat(32), spanId: "0".repeat(16), sampled: false })

const apart = <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.withParentSpan(self, nowhere)

/** Where we are now. */
export const here: Effect.Effect<TraceParent> = Effect.withFiber((fiber) => Effect.succeed(placeOf(spanIn(fiber))))

/** Says more of the span that is open. */
export const annotate = (attributes: Attributes): Effect.Effect<void> =>
  Effect.withFiber((fiber) => spanIn(fiber) === undefined ? Effect.void : Effect.annotateCurrentSpan(attributes))

/** A part of what is being traced; nothing where nothing is. */
export const span =
  (name: string, attributes: Attributes = {}, kind: SpanKind = "internal") =>
  <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.withFiber((fiber) =>
      spanIn(fiber) === undefined ? self : Effect.withSpan(self, name, { attributes, kind, captureStackTrace: false })
    )

/**
 * Begins a trace, or goes on with the one that whoever knocked was in (`from`). Who is not known yet is only linked to
 * (`near`), or strangers would say what is traced. Tells the request's id as the log does.
 */
export const door = (
  name: string,
  attributes: Attributes,
  options: { readonly kind?: SpanKind; readonly from?: TraceParent; readonly near?: TraceParent } = {}
) =>
<A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.withFiber((fiber) => {
    if (!isOn(fiber)) return self
    const parent = spanAt(options.from)
    return Effect.withSpan(self, name, {
      attributes: { ...attributes, ...requestIn(fiber) },
      links: linksTo(found([options.near])),
      kind: options.kind ?? "server",
      annotations: atDoor,
      ...(parent === undefined ? { root: true } : { parent }),
      captureStackTrace: false
    })
  })

/**
 * Goes on where somebody else stopped, in another actor or another process: with the first place as its parent and the
 * others as links. Without a place nothing below is traced.
 */
export const continued = (
  name: string,
  places: ReadonlyArray<TraceParent | null | undefined>,
  attributes: Attributes,
  links: ReadonlyArray<TraceParent | null | undefined> = []
) =>
<A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.withFiber((fiber) => {
    if (!isOn(fiber)) return self
    const [parent] = found(places)
    if (parent === undefined) return apart(self)
    const others = found([...places, ...links]).filter(({ spanId }) => spanId !== parent.spanId)
    return Effect.withSpan(self, name, {
      parent,
      links: linksTo(others),
      attributes,
      kind: "consumer",
      captureStackTrace: false
    })
  })

const linksTo = (spans: ReadonlyArray<Tracer.ExternalSpan>) =>
  spans.slice(0, MOST_LINKS).map((one) => ({ span: one, attributes: {} }))

const requestIn = (fiber: Fiber.Fiber<unknown, unknown>): Attributes => {
  const id = fiber.getRef(References.CurrentLogAnnotations)["request_id"]
  return typeof id === "string" ? { "conserje.request": id } : {}
}

/** Each place once. */
const found = (places: ReadonlyArray<TraceParent | null | undefined>): ReadonlyArray<Tracer.ExternalSpan> =>
  [...new Set(places)].flatMap((place) => spanAt(place) ?? [])
