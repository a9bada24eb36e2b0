import { Effect, type Fiber, Metric } from "effect"

/** Closed label sets: every value a label may take is written down where the metric is. */
export type Labels = Readonly<Record<string, ReadonlyArray<string>>>
export type Values<L extends Labels> = { readonly [K in keyof L]: L[K][number] }

/** What one metric promises: the source of its series, its documentation and the checks on both. */
export interface Meter {
  readonly name: string
  readonly type: "counter" | "gauge" | "histogram"
  readonly help: string
  /** A label without values is open: see `MOST_SERIES`. */
  readonly labels: Labels
  /** Upper bounds of a histogram; empty for the others. */
  readonly buckets: ReadonlyArray<number>
}

const UNITS = ["seconds", "bytes", "percent", "ratio", "euros", "days", "nights"] as const

/** What a value is counted in: the name says it, as Prometheus wants it. */
export const unitOf = ({ name }: Meter): string =>
  UNITS.find((unit) => name.endsWith(`_${unit}`) || name.endsWith(`_${unit}_total`)) ??
    (name.endsWith("_timestamp") ? "seconds" : "1")

/** Every meter of the process, in the order they were declared. A name is declared once. */
export const declared: Map<string, Meter> = new Map()

const declare = (meter: Meter): void => {
  if (declared.has(meter.name)) throw new Error(`metric ${meter.name} is declared twice`)
  declared.set(meter.name, meter)
}

interface Options<L extends Labels> {
  readonly help: string
  readonly labels?: L
}

/** A metric that a library of ours writes by itself, under a name of its own. */
export const foreign = (meter: Omit<Meter, "buckets">): void => declare({ ...meter, buckets: [] })

const keyOf = (values: Readonly<Record<string, string>>): string => {
  let key = ""
  for (const label in values) key += `${values[label]}\u0001`
  return key
}

/**
 * Series are made once and kept, each a metric of its own: one that others share with other attributes works out its
 * key again at every update. Open labels stop at `MOST_SERIES`.
 */
const bound = <Input, State>(make: (attributes: Readonly<Record<string, string>>) => Metric.Metric<Input, State>) => {
  const series = new Map<string, Metric.Metric<Input, State>>()
  known.add(series)
  return (values: Readonly<Record<string, string>>): Metric.Metric<Input, State> => {
    const key = keyOf(values)
    const made = series.get(key)
    if (made !== undefined) return made
    if (series.size >= MOST_SERIES) {
      const other = Object.fromEntries(Object.keys(values).map((label) => [label, OTHER]))
      return series.get(keyOf(other)) ?? remember(keyOf(other), other)
    }
    return remember(key, values)
  }
  function remember(key: string, values: Readonly<Record<string, string>>) {
    const made = make(values)
    series.set(key, made)
    return made
  }
}

/** The most series one metric may have; what comes after is counted under `__other__`. */
export const MOST_SERIES = 1000
export const OTHER = "__other__"

/** The series of each metric. */
const known = new Set<ReadonlyMap<string, unknown>>()

/** How many series there are, and how many metrics have so many that new ones are counted under `__other__`. */
export const census = (): { readonly series: number; readonly overflowing: number } => ({
  series: [...known].reduce((sum, { size }) => sum + size, 0),
  overflowing: [...known].filter(({ size }) => size > MOST_SERIES).length
})

/** A label whose values are the installation's own tenants: open, so it is bounded by `MOST_SERIES`. */
export const TENANTS: ReadonlyArray<string> = []

const everySeries = (labels: Labels): ReadonlyArray<Readonly<Record<string, string>>> =>
  Object.entries(labels).reduce<ReadonlyArray<Readonly<Record<string, string>>>>(
    (series, [label, values]) => series.flatMap((one) => values.map((value) => ({ ...one, [label]: value }))),
    [{}]
  )

const zero = new Set<() => Effect.Effect<void>>()

/** Writes a zero to every series with closed labels, so that a rule reads 0 before the first event and not nothing. */
export const zeroInitialise: Effect.Effect<void> = Effect.suspend(() =>
  Effect.forEach([...zero], (write) => write(), { discard: true })
)

/** Writes one series of a metric. */
export interface Write<V, Rest extends ReadonlyArray<unknown>> {
  (values: V, ...rest: Rest): Effect.Effect<void>
  /** The same at once, for whoever is in the middle of a step of a fiber: the webhook writes nine for each delivery. */
  readonly at: (fiber: Pick<Fiber.Fiber<unknown, unknown>, "context">, values: V, ...rest: Rest) => void
}

const writing = <V extends Readonly<Record<string, string>>, Rest extends ReadonlyArray<unknown>, Input, State>(
  series: (values: V) => Metric.Metric<Input, State>,
  input: (...rest: Rest) => Input
): Write<V, Rest> => {
  const at: Write<V, Rest>["at"] = (fiber, values, ...rest) =>
    series(values).updateUnsafe(input(...rest), fiber.context)
  return Object.assign(
    (values: V, ...rest: Rest) =>
      Effect.withFiber((fiber) => {
        at(fiber, values, ...rest)
        return Effect.void
      }),
    { at }
  )
}

/**
 * A count that only grows. Its name ends in `_total` or the exporter would add it. Where a label is open, `from` names
 * the series that are there from the start: an alert cannot see the first event of a series that begins with it.
 */
export const counter = <const L extends Labels = {}>(
  name: string,
  options: Options<L> & { readonly from?: ReadonlyArray<Values<L>> }
) => {
  const labels = options.labels ?? {}
  declare({ name, type: "counter", help: options.help, labels, buckets: [] })
  const series = bound((attributes) =>
    Metric.counter(name, { description: options.help, incremental: true, attributes })
  )
  zero.add(() =>
    Effect.forEach([...everySeries(labels), ...options.from ?? []], (one) => Metric.update(series(one), 0), {
      discard: true
    })
  )
  return writing<Values<L>, [by?: number], number, unknown>(series, (by = 1) => by)
}

/** A value that goes up and down. */
export const gauge = <const L extends Labels = {}>(name: string, options: Options<L>) => {
  declare({ name, type: "gauge", help: options.help, labels: options.labels ?? {}, buckets: [] })
  const series = bound((attributes) => Metric.gauge(name, { description: options.help, attributes }))
  return writing<Values<L>, [to: number], number, unknown>(series, (to) => to)
}

/** A distribution in seconds (or the unit its name ends in), with a boundary at every alert's threshold. */
export const histogram = <const L extends Labels = {}>(
  name: string,
  options: Options<L> & { readonly buckets: ReadonlyArray<number> }
) => {
  const labels = options.labels ?? {}
  declare({ name, type: "histogram", help: options.help, labels, buckets: options.buckets })
  const series = bound((attributes) =>
    Metric.histogram(name, { description: options.help, boundaries: options.buckets, attributes })
  )
  // Looking at a series begins it, and observes nothing.
  zero.add(() => Effect.forEach(everySeries(labels), (one) => Metric.value(series(one)), { discard: true }))
  return writing<Values<L>, [observed: number], number, unknown>(series, (observed) => observed)
}
