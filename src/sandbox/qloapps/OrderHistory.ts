import { Effect } from "effect"
import * as Loose from "./Loose.ts"
import type { Orders } from "./Orders.ts"
import { content, died, invalid } from "./Reply.ts"
import { MOST_STATE } from "./resources/Sales.ts"
import type { Shop } from "./Shop.ts"
import { wallClock } from "./ShopTime.ts"
import type { Vices } from "./Vices.ts"
import * as XmlEntry from "./XmlEntry.ts"

const WRONG = "Invalid new order status"

/** `POST /api/order_histories`: the good way to cancel. Harmless when repeated. */
export const make = (orders: Orders) =>
  Effect.fnUntraced(function* (shop: Shop, vices: Vices, body: string) {
    const entry = yield* Effect.fromResult(XmlEntry.read(body, "order_history"))
    yield* Effect.fromResult(XmlEntry.demand(entry, ["id_order_state", "id_order"]))
    const orderId = Loose.whole(Loose.at(entry, "id_order")) ?? 0
    const state = Loose.whole(Loose.at(entry, "id_order_state")) ?? 0
    const now = yield* wallClock(shop.timeZone)
    const id = state >= 1 && state <= MOST_STATE ? yield* orders.moveTo(shop.name, orderId, state, now) : undefined
    if (id === undefined) return yield* Effect.fail(vices.diesWithOk ? died(WRONG) : invalid(WRONG))
    const row = {
      id: String(id),
      id_employee: "",
      id_order_state: state,
      id_order: String(orderId),
      date_add: now
    }
    return content({ order_history: row }, () => XmlEntry.fields("order_history", row), 201)
  })
