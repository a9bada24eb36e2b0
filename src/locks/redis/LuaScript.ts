import { Effect } from "effect"
import type { Redis } from "effect/persistence"
import { createHash } from "node:crypto"

/** What Redis runs alone, and how its arguments are written. */
export interface LuaScript<Args extends ReadonlyArray<unknown>> {
  readonly lua: string
  readonly sha: string
  readonly numberOfKeys: string
  readonly write: (...args: Args) => ReadonlyArray<string | number>
}

export const make = <Args extends ReadonlyArray<unknown>>(
  numberOfKeys: number,
  lua: string,
  write: LuaScript<Args>["write"]
): LuaScript<Args> => ({
  lua,
  sha: createHash("sha1").update(lua).digest("hex"),
  numberOfKeys: String(numberOfKeys),
  write
})

/** Runs scripts by their hash, which is known beforehand. A Redis that does not know one is told it whole, once. */
export const calls =
  ({ send }: Pick<Redis.Redis["Service"], "send">) =>
  <Args extends ReadonlyArray<unknown>>({ lua, numberOfKeys, sha, write }: LuaScript<Args>) =>
  (...args: Args): Effect.Effect<unknown, Redis.RedisError> => {
    const written = write(...args).map(String)
    return Effect.catch(
      send("EVALSHA", sha, numberOfKeys, ...written),
      (error) =>
        String(error.cause).includes("NOSCRIPT") ? send("EVAL", lua, numberOfKeys, ...written) : Effect.fail(error)
    )
  }
