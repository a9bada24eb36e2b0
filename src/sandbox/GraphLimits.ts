import { Schema } from "effect"

/**
 * Text within Meta's limits. Meta counts characters and does not say of which kind; this counts UTF-16 units, the
 * strictest reading, so that nothing passes here that could be refused there.
 */
export const limited = (name: string, minimum: number, maximum: number) =>
  Schema.String.check(
    Schema.makeFilter((text: string) =>
      (text.length >= minimum && text.length <= maximum) ||
      `${name} length invalid. Min length: ${minimum}, Max length: ${maximum}`
    )
  )

export const counted = <S extends Schema.Constraint>(item: S, name: string, minimum: number, maximum: number) =>
  Schema.Array(item).check(
    Schema.makeFilter((items) =>
      (items.length >= minimum && items.length <= maximum) ||
      `Invalid ${name} count. Min allowed ${name}: ${minimum}, Max allowed ${name}: ${maximum}`
    )
  )

export const different = (of: string, values: ReadonlyArray<string>): true | string =>
  new Set(values).size === values.length || `Duplicated ${of}`

/** Degrees, as a number or as Meta's own examples write them, as text. */
export const degrees = (name: string, most: number) =>
  Schema.Union([Schema.Finite, Schema.FiniteFromString]).check(
    Schema.makeFilter((value: number) => Math.abs(value) <= most || `${name} must be between -${most} and ${most}`)
  )

export const WebLink = Schema.String.check(
  Schema.makeFilter((link: string) => /^https?:\/\/[^\s]+$/.test(link) || "Link must be an http or https address")
)
