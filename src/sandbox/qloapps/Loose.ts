/** PHP takes what it gets: JSON of any shape, or XML where every value is text and every list an element. */
export type Loose = unknown

export const at = (value: Loose, ...path: ReadonlyArray<string>): Loose =>
  path.reduce<Loose>(
    (inside, key) =>
      typeof inside === "object" && inside !== null && key in inside ? Reflect.get(inside, key) : undefined,
    value
  )

/** Text, a number as text, or "" when there is neither. */
export const text = (value: Loose): string =>
  typeof value === "string" ? value.trim() : typeof value === "number" || typeof value === "boolean" ? `${value}` : ""

/** Undefined when nothing, or nothing numeric, was sent. */
export const number = (value: Loose): number | undefined => {
  const written = text(value)
  const read = Number(written)
  return written === "" || !Number.isFinite(read) ? undefined : read
}

export const whole = (value: Loose): number | undefined => {
  const read = number(value)
  return read === undefined ? undefined : Math.trunc(read)
}

/** A JSON array, or the entries of an XML list whose elements are called `node`; undefined when there is no list. */
export const list = (value: Loose, node: string): ReadonlyArray<Loose> | undefined => {
  if (Array.isArray(value)) return value
  const inside = at(value, node)
  return Array.isArray(inside) ? inside : undefined
}
