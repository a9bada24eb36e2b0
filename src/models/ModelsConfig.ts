import { Config, ConfigProvider, Context, type Duration, Effect, Layer, Option, Redacted } from "effect"
import * as ConfigValue from "../domain/ConfigValue.ts"

/** An endpoint that speaks OpenAI's protocol. */
export interface ModelAddress {
  /** Ends before `/chat/completions` or `/audio/transcriptions`: `https://api.example.com/v1`. */
  readonly baseUrl: URL
  readonly key: Option.Option<Redacted.Redacted<string>>
  readonly model: string
}

/** Models of others that help us to understand; none is needed. */
export class ModelsConfig extends Context.Service<ModelsConfig, {
  readonly chat: Option.Option<ModelAddress>
  readonly speech: Option.Option<ModelAddress>
  /** For a whole answer. */
  readonly chatTimeout: Duration.Duration
  readonly speechTimeout: Duration.Duration
  /** Calls of the chat model for one hotel in an hour. */
  readonly budget: number
  /** From which confidence on our own understanding is believed without asking. */
  readonly askBelow: "unsure" | "hesitant"
}>()("conserje/models/ModelsConfig") {
  /**
   * Reads `LLM_BASE_URL`, `LLM_API_KEY`, `LLM_MODEL`, `LLM_TIMEOUT` ("1 second" to "30 seconds", default "6 seconds"),
   * `LLM_BUDGET_PER_HOUR` (0 to 1,000,000, default 300) and `LLM_WHEN` (`unsure`: below .45, the default; `hesitant`: below
   * .75); `STT_BASE_URL`, `STT_API_KEY`, `STT_MODEL` and `STT_TIMEOUT` ("1 second" to "120 seconds", default "30 seconds").
   */
  static readonly layer = Layer.effect(
    ModelsConfig,
    Effect.suspend(() =>
      Config.all({
        chat: address("LLM_BASE_URL", "LLM_API_KEY", "LLM_MODEL"),
        speech: address("STT_BASE_URL", "STT_API_KEY", "STT_MODEL"),
        chatTimeout: ConfigValue.duration("LLM_TIMEOUT", "1 second", "30 seconds", "6 seconds"),
        speechTimeout: ConfigValue.duration("STT_TIMEOUT", "1 second", "120 seconds", "30 seconds"),
        budget: ConfigValue.whole("LLM_BUDGET_PER_HOUR", 0, 1_000_000, 300),
        askBelow: Config.Literals(["unsure", "hesitant"], "LLM_WHEN").pipe(Config.withDefault("unsure" as const))
      })
    )
  )
}

const said = (message: string) => Config.fail(new ConfigProvider.SourceError({ message }))

const text = (variable: string) =>
  Config.option(Config.String(variable)).pipe(
    Config.map((given) => Option.filter(Option.map(given, (value) => value.trim()), (value) => value !== ""))
  )

const address = (baseUrl: string, key: string, model: string) =>
  Config.all({
    url: text(baseUrl),
    key: Config.option(Config.Redacted(key)).pipe(Config.map(Option.filter((one) => Redacted.value(one) !== ""))),
    model: text(model)
  }).pipe(Config.mapEffect(({ key, model: name, url }) => {
    if (Option.isNone(url)) return Effect.succeedNone
    const parsed = URL.parse(url.value)
    if (parsed === null || !["https:", "http:"].includes(parsed.protocol)) {
      return said(`${baseUrl} is no address that begins with https:// or http://`)
    }
    if (Option.isNone(name)) return said(`${baseUrl} is set without ${model}`)
    return Effect.succeedSome<ModelAddress>({ baseUrl: parsed, key, model: name.value })
  }))
