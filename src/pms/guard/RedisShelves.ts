import { Clock, Duration, Effect, Option, Schema } from "effect"
import type { Redis } from "effect/persistence"
import type { TenantId } from "../../domain/Ids.ts"
import type { Shelf, ShelfOptions, Shelves } from "./Shelf.ts"

const PREFIX = "conserje:pms:"

/**
 * For several processes: a booking made by one is known to all of them. Each answer goes when it is too old even to be
 * shown as stale, so the space is bounded by what was asked. While Redis is away nothing is cached, and nothing fails.
 */
export const make = (redis: Redis.Redis["Service"], stale: Duration.Duration): Shelves => {
  const shelf = <A>({ codec, fresh, name }: ShelfOptions<A>): Shelf<A> => {
    const decode = Schema.decodeUnknownOption(codec)
    const encode = Schema.encodeUnknownOption(codec)
    const nameOf = (tenantId: TenantId, key: string) => `${PREFIX}${name}:${tenantId}:${key}`

    return {
      look: Effect.fnUntraced(function* (tenantId, key) {
        const now = yield* Clock.currentTimeMillis
        const [text, edition] = yield* redis.send<ReadonlyArray<unknown>>(
          "MGET",
          nameOf(tenantId, key),
          editionName(tenantId)
        ).pipe(Effect.orElseSucceed(() => []))
        return Option.flatMap(read(text), (entry) =>
          Option.map(decode(entry.value), (value) => ({
            value,
            fresh: now - entry.at < Duration.toMillis(fresh) && entry.edition === editionIn(edition)
          })))
      }),
      edition: (tenantId) =>
        redis.send("GET", editionName(tenantId)).pipe(Effect.map(editionIn), Effect.orElseSucceed(() => 0)),
      keep: Effect.fnUntraced(function* (tenantId, key, edition, value) {
        const at = yield* Clock.currentTimeMillis
        const encoded = encode(value)
        if (Option.isNone(encoded)) return
        const entry = JSON.stringify({ edition, at, value: encoded.value })
        yield* Effect.ignore(redis.send("SET", nameOf(tenantId, key), entry, "PX", String(Duration.toMillis(stale))))
      })
    }
  }

  return {
    shelf,
    invalidate: (tenantId) =>
      redis.send("INCR", editionName(tenantId)).pipe(
        Effect.catch(() => Effect.logWarning("Redis is away: a cached availability may be as old as it may be fresh")),
        Effect.asVoid
      )
  }
}

const editionName = (tenantId: TenantId) => `${PREFIX}edition:${tenantId}`

/** No key yet is edition 0. */
const editionIn = (text: unknown): number => Number(text ?? 0)

const read = Schema.decodeUnknownOption(
  Schema.fromJsonString(Schema.Struct({ edition: Schema.Int, at: Schema.Finite, value: Schema.Unknown }))
)
