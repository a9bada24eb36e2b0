import { Config, ConfigProvider, Context, Effect, Layer, Option } from "effect"
import { EURO, minorDigits, type Money } from "../domain/Money.ts"

/** What currencies are worth, for the one metric that is in euros. No price is ever made with it. */
export class EuroRatesConfig extends Context.Service<EuroRatesConfig, {
  /** Nothing where nobody said what the currency is worth. */
  readonly eurosOf: (amount: Money) => Option.Option<number>
}>()("conserje/booking/EuroRatesConfig") {
  /** Reads `EURO_RATES`: what one unit is worth in euros, `USD:0.92,ARS:0.0007`. The euro is known. */
  static readonly layer = Layer.effect(
    EuroRatesConfig,
    Effect.suspend(() =>
      Config.String("EURO_RATES").pipe(
        Config.withDefault(""),
        Config.mapEffect((text) => {
          const rates = text.split(",").map((one) => one.trim()).filter((one) => one !== "").map(rateOf)
          return rates.includes(null)
            ? Config.fail(
              new ConfigProvider.SourceError({
                message: "EURO_RATES holds something else than currencies with what one of each is worth: USD:0.92"
              })
            )
            : Effect.succeed(
              of(new Map<string, number>([[EURO, 1], ...rates.flatMap((rate) => rate === null ? [] : [rate])]))
            )
        })
      )
    )
  )
}

const of = (rates: ReadonlyMap<string, number>) =>
  EuroRatesConfig.of({
    eurosOf: ({ currency, minor }) =>
      Option.map(
        Option.fromUndefinedOr(rates.get(currency)),
        (rate) => minor / 10 ** minorDigits(currency) * rate
      )
  })

const rateOf = (text: string): readonly [string, number] | null => {
  const [, currency, rate] = /^([A-Z]{3}):(\d{1,9}(?:\.\d{1,12})?)$/.exec(text) ?? []
  return currency === undefined || !(Number(rate) > 0) ? null : [currency, Number(rate)]
}
