import { Config, ConfigProvider, Context, Effect, Layer, Option, Redacted } from "effect"

export class RedisConfig extends Context.Service<RedisConfig, {
  /** Needed from the second process on; without it what Redis would share stays in this process. */
  readonly url: Option.Option<Redacted.Redacted<string>>
}>()("conserje/redis/RedisConfig") {
  /** Reads `REDIS_URL` (`redis://user:password@host:port/0`, `rediss://` for TLS, empty for none). */
  static readonly layer = Layer.effect(RedisConfig, Effect.suspend(() => Config.all({ url })))
}

// Checked by hand, because a schema's error would show the value and its password.
const url = Config.option(Config.Redacted("REDIS_URL")).pipe(
  Config.map(Option.filter((url) => Redacted.value(url).trim() !== "")),
  Config.mapEffect((url) =>
    Option.isNone(url) || isRedis(Redacted.value(url.value)) ? Effect.succeed(url) : Config.fail(
      new ConfigProvider.SourceError({ message: "REDIS_URL is not of the form redis://user:password@host:port/0" })
    )
  )
)

const isRedis = (text: string): boolean => {
  const url = URL.parse(text)
  return url !== null && ["redis:", "rediss:"].includes(url.protocol) && url.hostname !== ""
}
