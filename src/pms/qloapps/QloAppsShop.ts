import { Cache, Duration, Effect, Exit, Option, Redacted } from "effect"
import type { Currency } from "../../domain/Money.ts"
import type { TenantId } from "../../domain/Ids.ts"
import { type PmsConnection, PmsConnections } from "../PmsConnections.ts"
import type { PmsError, PmsReason, TooManyCalls } from "../PmsError.ts"
import * as QloAppsCatalogue from "./QloAppsCatalogue.ts"
import * as QloAppsExchange from "./QloAppsExchange.ts"

/** One hotel's side of a QloApps: how to ask it, and what of it changes so rarely that it is remembered. */
export interface Shop {
  readonly connection: PmsConnection
  readonly ask: (call: QloAppsExchange.Call) => Effect.Effect<QloAppsExchange.Outcome, TooManyCalls>
  readonly sellables: Effect.Effect<ReadonlyArray<QloAppsCatalogue.Sellable>, PmsReason>
  /** ISO codes by the shop's own ids. */
  readonly currencies: Effect.Effect<ReadonlyMap<string, Currency>, PmsReason>
}

/** Capacities, tax rules and currencies are settings of the back office, not stock. */
const REMEMBERED = Duration.hours(1)
const MOST_SHOPS = 1000

/** What could not be read is asked again at once. */
const patience = (exit: Exit.Exit<unknown, unknown>) => Exit.isSuccess(exit) ? REMEMBERED : Duration.zero

const remembered = <A>(look: Effect.Effect<A, PmsReason>) =>
  Effect.map(
    Cache.makeWith(() => look, { capacity: 1, timeToLive: patience }),
    (cache) => Cache.get(cache, "all")
  )

/** The shops of all tenants. */
export const make = Effect.gen(function* () {
  const connections = yield* PmsConnections
  const exchange = yield* QloAppsExchange.make

  const open = Effect.fnUntraced(function* (tenantId: TenantId) {
    const connection = yield* connections.of(tenantId)
    const asking = { connection, ask: (call: QloAppsExchange.Call) => exchange(connection, call) }
    const shop: Shop = {
      ...asking,
      sellables: yield* remembered(QloAppsCatalogue.sellables(asking)),
      currencies: yield* remembered(QloAppsCatalogue.currencies(asking))
    }
    return shop
  })

  const shops = yield* Cache.makeWith(open, {
    capacity: MOST_SHOPS,
    timeToLive: (exit) => Exit.isSuccess(exit) ? Duration.infinity : Duration.zero
  })

  /** What is remembered of a shop is forgotten when the hotel is connected elsewhere. */
  const shopOf = Effect.fnUntraced(function* (tenantId: TenantId): Effect.fn.Return<Shop, PmsError> {
    const connection = yield* connections.of(tenantId)
    const known = yield* Cache.get(shops, tenantId)
    return sameConnection(known.connection, connection) ? known : yield* Cache.refresh(shops, tenantId)
  })
  return shopOf
})

const sameConnection = (one: PmsConnection, other: PmsConnection): boolean =>
  one.baseUrl.href === other.baseUrl.href && Option.getOrNull(one.host) === Option.getOrNull(other.host) &&
  Redacted.value(one.apiKey) === Redacted.value(other.apiKey) && one.hotelId === other.hotelId &&
  one.timeZone === other.timeZone && one.clock === other.clock && one.currency === other.currency &&
  one.saidBy === other.saidBy

/** Anything that can be asked: a shop, or one that is still being opened. */
export type Asking = Pick<Shop, "connection" | "ask">
