import { Effect, Option } from "effect"
import * as Redis from "../../redis/Redis.ts"
import { RedisConfig } from "../../redis/RedisConfig.ts"
import * as Finding from "./Finding.ts"

export const check = Effect.gen(function* () {
  const { url } = yield* Effect.provide(RedisConfig, RedisConfig.layer)
  if (Option.isNone(url)) return [Finding.ok("redis", "not set, and not needed by a single process")]
  yield* Effect.provide(Redis.check, Redis.layerUrl(url.value))
  return [Finding.ok("redis", "answers at REDIS_URL")]
}).pipe(
  Effect.timeout("5 seconds"),
  Finding.orFail("redis", "Check REDIS_URL and that Redis runs there; a single process needs none.")
)
