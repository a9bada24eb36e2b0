import { BigDecimal, Option, Schema } from "effect"

/** ISO 4217, upper case: `ARS`, `USD`. */
export const Currency = Schema.String.check(Schema.isPattern(/^[A-Z]{3}$/)).pipe(Schema.brand("Currency"))
export type Currency = typeof Currency.Type

export const EURO = Currency.make("EUR")

/** An amount in the currency's smallest unit: cents of a dollar, whole Chilean pesos. Never a float. */
export class Money extends Schema.Class<Money>("conserje/domain/Money")({
  minor: Schema.Int,
  currency: Currency
}) {
  /** With a point and without grouping, for a machine: `4680.00`. */
  get decimal(): string {
    const places = minorDigits(this.currency)
    const digits = String(Math.abs(this.minor)).padStart(places + 1, "0")
    const whole = `${this.minor < 0 ? "-" : ""}${digits.slice(0, digits.length - places)}`
    return places === 0 ? whole : `${whole}.${digits.slice(-places)}`
  }
}

/**
 * Reads a decimal number or text (`4680`, `"4680.000000"`), rounded half away from zero to the smallest unit. Nothing
 * when it is not a number or too large to be exact.
 */
export const moneyOf = (decimal: string | number, currency: Currency): Option.Option<Money> => {
  const places = minorDigits(currency)
  return Option.some(String(decimal)).pipe(
    Option.filter((text) => /^-?\d{1,20}(\.\d{1,30})?$/.test(text)),
    Option.flatMap(BigDecimal.fromString),
    Option.map((value) => BigDecimal.round(value, { scale: places, mode: "half-from-zero" })),
    Option.map((value) => Number(BigDecimal.scale(value, places).value)),
    Option.filter(Number.isSafeInteger),
    Option.map((minor) => new Money({ minor: minor === 0 ? 0 : minor, currency }))
  )
}

/** Digits after the point. From ISO 4217 and not from `Intl`, whose answer changes with the runtime's locale data. */
export const minorDigits = (currency: Currency): number => DIGITS.get(currency) ?? 2

const DIGITS: ReadonlyMap<string, number> = new Map([
  ..."BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split(" ").map((code) => [code, 0] as const),
  ..."BHD IQD JOD KWD LYD OMR TND".split(" ").map((code) => [code, 3] as const)
])
