import { Config, ConfigProvider, Duration, Effect, Option, Schema } from "effect"

/** A whole number of the environment within bounds; anything else stops the start with the variable's name. */
export const whole = (name: string, minimum: number, maximum: number, otherwise: number): Config.Config<number> =>
  read(name, otherwise, `a whole number between ${minimum} and ${maximum}`, (text) =>
    Option.liftPredicate(
      WHOLE.test(text) ? Number(text) : NaN,
      (value) => value >= minimum && value <= maximum
    ))

const WHOLE = /^\s*[+-]?\d+\s*$/

/** A duration in words ("300 millis", "10 seconds") within bounds. */
export const duration = (
  name: string,
  minimum: Duration.Input,
  maximum: Duration.Input,
  otherwise: Duration.Input
): Config.Config<Duration.Duration> => {
  const bounds = { minimum: Duration.fromInputUnsafe(minimum), maximum: Duration.fromInputUnsafe(maximum) }
  const demand = `a duration between ${Duration.format(bounds.minimum)} and ${Duration.format(bounds.maximum)}`
  return read(
    name,
    Duration.fromInputUnsafe(otherwise),
    demand,
    (text) => Option.filter(durationIn(text), (value) => Duration.between(value, bounds))
  )
}

const durationIn = Schema.decodeUnknownOption(Schema.DurationFromString)

/** Said in our own words: a schema would speak of strings and their representations. */
const read = <A>(name: string, otherwise: A, demand: string, parse: (text: string) => Option.Option<A>) =>
  Config.option(Config.String(name)).pipe(
    Config.mapEffect((text) =>
      Option.match(Option.isNone(text) ? Option.some(otherwise) : parse(text.value), {
        onNone: () => Config.fail(new ConfigProvider.SourceError({ message: `${name} must be ${demand}` })),
        onSome: Effect.succeed
      })
    )
  )
