import { Config, Context, Effect, Layer, type Option } from "effect"

export class HotelsConfig extends Context.Service<HotelsConfig, {
  /** The path of a JSON array of hotels that are written to the directory at every start. */
  readonly file: Option.Option<string>
}>()("conserje/tenancy/HotelsConfig") {
  /** Reads `HOTELS_FILE`. */
  static readonly layer = Layer.effect(
    HotelsConfig,
    Effect.suspend(() => Config.all({ file: Config.option(Config.NonEmptyString("HOTELS_FILE")) }))
  )
}
