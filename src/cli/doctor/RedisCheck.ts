import { Effect, Option } from "effect"
import * as Redis from "../../redis/Redis.ts"
import { RedisConfig } from "../../redis/RedisConfig.ts"
import * as Finding from "./Finding.ts"

const TODO = "Check REDIS_URL and that Redis runs there; a single process needs none."

export const check = Effect.gen(function* () {
  const { url } = yield* Effect.provide(RedisConfig, RedisConfig.layer)
  if (Option.isNone(url)) return [Finding.ok("redis", "not set, and not needed by a single process")]
  const answered = Effect.provide(Redis.check, Redis.layerUrl(url.value))
  return yield* answered.pipe(
    Effect.as([Finding.ok("redis", "answers at REDIS_URL")]),
    Effect.catchTag("RedisError", ({ cause }) => {
      const reason = cause instanceof Error ? cause.message : "no reason is known"
      return Effect.succeed([Finding.fail("redis", `does not answer at REDIS_URL: ${reason}`, TODO)])
    })
  )
}).pipe(Effect.timeout("5 seconds"), Finding.orFail("redis", TODO))
