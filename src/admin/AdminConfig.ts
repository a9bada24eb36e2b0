import { Config, Context, Effect, Layer, type Option } from "effect"

export class AdminConfig extends Context.Service<AdminConfig, {
  /** Whether people may read the API's pages at `/docs`; none: everywhere but in production. */
  readonly docs: Option.Option<boolean>
}>()("conserje/admin/AdminConfig") {
  /** Reads `API_DOCS` (true or false). */
  static readonly layer = Layer.effect(
    AdminConfig,
    Effect.suspend(() => Config.all({ docs: Config.option(Config.Boolean("API_DOCS")) }))
  )
}
