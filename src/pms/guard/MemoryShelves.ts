import { Clock, Duration, Effect, Option } from "effect"
import type { TenantId } from "../../domain/Ids.ts"
import type { Shelf, ShelfOptions, Shelves } from "./Shelf.ts"

/** In this process, bounded by count on each shelf: what was used longest ago leaves first. */
export const make = (entries: number, stale: Duration.Duration): Shelves => {
  const editions = new Map<TenantId, number>()
  const editionOf = (tenantId: TenantId) => editions.get(tenantId) ?? 0

  const shelf = <A>({ fresh }: ShelfOptions<A>): Shelf<A> => {
    const kept = new Map<string, { readonly value: A; readonly at: number; readonly edition: number }>()
    return {
      look: (tenantId, key) =>
        Effect.map(Clock.currentTimeMillis, (now) => {
          const name = nameOf(tenantId, key)
          const found = kept.get(name)
          if (found === undefined) return Option.none()
          kept.delete(name)
          const age = now - found.at
          if (age >= Duration.toMillis(stale)) return Option.none()
          kept.set(name, found)
          const isFresh = age < Duration.toMillis(fresh) && found.edition === editionOf(tenantId)
          return Option.some({ value: found.value, fresh: isFresh })
        }),
      edition: (tenantId) => Effect.sync(() => editionOf(tenantId)),
      keep: (tenantId, key, edition, value) =>
        Effect.map(Clock.currentTimeMillis, (at) => {
          const name = nameOf(tenantId, key)
          kept.delete(name)
          kept.set(name, { value, at, edition })
          const [oldest] = kept.keys()
          if (kept.size > entries && oldest !== undefined) kept.delete(oldest)
        })
    }
  }

  return {
    shelf,
    invalidate: (tenantId) => Effect.sync(() => void editions.set(tenantId, editionOf(tenantId) + 1))
  }
}

const nameOf = (tenantId: TenantId, key: string): string => `${tenantId}\n${key}`
