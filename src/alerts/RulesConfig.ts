import { Config, Context, Effect, Layer, Option, Schema } from "effect"
import type { RuleSettings } from "./RuleSettings.ts"
import * as Slo from "./Slo.ts"

const number = (name: string, minimum: number, maximum: number, what: string) =>
  Config.schema(
    Schema.NumberFromString.check(
      Schema.makeFilter((value) => (Number.isFinite(value) && value >= minimum && value <= maximum) || what)
    ),
    name
  )

const target = number(
  "SLO_TARGET",
  Slo.LOWEST_TARGET,
  Slo.HIGHEST_TARGET,
  `a percentage between ${Slo.LOWEST_TARGET} (below it the fastest page cannot fire) and ${Slo.HIGHEST_TARGET}`
).pipe(Config.withDefault(99))

const budget = Config.option(
  number(
    "ERROR_BUDGET_FRACTION",
    Slo.SMALLEST_BUDGET,
    Slo.LARGEST_BUDGET,
    `a share between ${Slo.SMALLEST_BUDGET} and ${Slo.LARGEST_BUDGET}`
  )
)

const HOURS = /^(\d{1,2})-(\d{1,2})$/

const hoursIn = (text: string) => {
  const [, from = "", to = ""] = HOURS.exec(text) ?? []
  return { from: Number(from), to: Number(to) }
}

const Hours = Schema.String.check(
  Schema.makeFilter((text) => {
    const { from, to } = hoursIn(text)
    return (HOURS.test(text) && from < to && to <= 24) || "hours of a day such as 12-23"
  })
)

const Mount = Schema.String.check(
  Schema.makeFilter((text) => /^\/[\w./-]*$/.test(text) || "a mount point such as /var/lib/postgresql")
)

const Link = Schema.String.check(
  Schema.makeFilter((text) => /^[\w.~:/?=&%-]+$/.test(text) || "an address without a fragment")
)

export class RulesConfig extends Context.Service<RulesConfig, RuleSettings>()("conserje/alerts/RulesConfig") {
  /**
   * Reads `SLO_TARGET` (percent, 99), `ERROR_BUDGET_FRACTION` (in place of what the target leaves),
   * `SLO_TRAFFIC_FLOOR` (messages a second, 0.5), `BUSINESS_HOURS_UTC` (`12-23`), `DATABASE_MOUNTPOINT` (`/`),
   * `RUNBOOKS_URL` and `GRAFANA_URL`.
   */
  static readonly layer = Layer.effect(
    RulesConfig,
    Effect.gen(function* () {
      const percent = yield* target
      return {
        slo: { target: percent, budget: Option.getOrElse(yield* budget, () => Slo.budgetOf(percent)) },
        trafficFloor: yield* number("SLO_TRAFFIC_FLOOR", 0, 1_000_000, "messages a second, from 0 up").pipe(
          Config.withDefault(0.5)
        ),
        businessHours: hoursIn(
          yield* Config.schema(Hours, "BUSINESS_HOURS_UTC").pipe(Config.withDefault("12-23"))
        ),
        databaseMount: yield* Config.schema(Mount, "DATABASE_MOUNTPOINT").pipe(Config.withDefault("/")),
        runbooks: yield* Config.schema(Link, "RUNBOOKS_URL").pipe(Config.withDefault("docs/runbooks.md")),
        grafana: yield* Config.schema(Link, "GRAFANA_URL").pipe(Config.withDefault("http://localhost:3000"))
      }
    })
  )
}
