import { Config, Context, Effect, Layer } from "effect"

export class AdminConfig extends Context.Service<AdminConfig, {
  /** Whether people may read the API's pages at `/docs`; `auto`: everywhere but in production. */
  readonly docs: "auto" | "on" | "off"
}>()("conserje/admin/AdminConfig") {
  /** Reads `API_DOCS` (auto, on or off). */
  static readonly layer = Layer.effect(
    AdminConfig,
    Effect.suspend(() =>
      Config.all({ docs: Config.Literals(["auto", "on", "off"], "API_DOCS").pipe(Config.withDefault("auto" as const)) })
    )
  )
}
