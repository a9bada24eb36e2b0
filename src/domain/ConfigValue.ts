import { Config, Duration, Schema } from "effect"

/** A whole number of the environment within bounds; anything else stops the start with the variable's name. */
export const whole = (name: string, minimum: number, maximum: number, otherwise: number): Config.Config<number> =>
  Config.schema(
    Schema.NumberFromString.pipe(Schema.decodeTo(Schema.Int.check(Schema.isBetween({ minimum, maximum })))),
    name
  ).pipe(Config.withDefault(otherwise))

/** A duration in words ("300 millis", "10 seconds") within bounds. */
export const duration = (
  name: string,
  minimum: Duration.Input,
  maximum: Duration.Input,
  otherwise: Duration.Input
): Config.Config<Duration.Duration> => {
  const bounds = { minimum: Duration.fromInputUnsafe(minimum), maximum: Duration.fromInputUnsafe(maximum) }
  return Config.schema(
    Schema.DurationFromString.check(
      Schema.makeFilter((value) =>
        Duration.between(value, bounds) ||
        `a duration between ${Duration.format(bounds.minimum)} and ${Duration.format(bounds.maximum)}`
      )
    ),
    name
  ).pipe(Config.withDefault(Duration.fromInputUnsafe(otherwise)))
}
