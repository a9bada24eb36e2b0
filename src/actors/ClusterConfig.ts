import { Config, Context, Layer, Option } from "effect"
import * as ConfigValue from "../domain/ConfigValue.ts"

export class ClusterConfig extends Context.Service<ClusterConfig, {
  /** `single`: every actor lives in this process. `socket`: runners find each other through the database. */
  readonly mode: "single" | "socket"
  /** How the other runners reach this one. */
  readonly address: Option.Option<{ readonly host: string; readonly port: number }>
  /** Actors in memory at the same time; a wake beyond it is refused and repeated by a sweep. */
  readonly mostResident: number
}>()("conserje/actors/ClusterConfig") {
  /**
   * Reads `CLUSTER_MODE` (`single` or `socket`), `CLUSTER_HOST` and `CLUSTER_PORT` (both needed with `socket`) and
   * `ACTORS_MOST_RESIDENT` (100 to 1,000,000, default 20,000).
   */
  static readonly layer = Layer.effect(
    ClusterConfig,
    Config.all({
      mode: Config.Literals(["single", "socket"], "CLUSTER_MODE").pipe(Config.withDefault("single" as const)),
      host: Config.option(Config.NonEmptyString("CLUSTER_HOST")),
      port: Config.option(Config.Port("CLUSTER_PORT")),
      mostResident: ConfigValue.whole("ACTORS_MOST_RESIDENT", 100, 1_000_000, 20_000)
    }).pipe(
      Config.map(({ host, mode, mostResident, port }) => ({
        mode,
        mostResident,
        address: Option.all({ host, port })
      }))
    )
  )
}
