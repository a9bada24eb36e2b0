import { Effect, Result } from "effect"
import * as Loose from "./Loose.ts"
import type { Orders } from "./Orders.ts"
import { content, died, refused, type Reply } from "./Reply.ts"
import { MOST_STATE } from "./resources/Sales.ts"
import type { Shop } from "./Shop.ts"
import { wallClock } from "./ShopTime.ts"
import type { Vices } from "./Vices.ts"
import * as WireXml from "./WireXml.ts"

/** An XML body that is none, on a resource that takes nothing else; the answer repeats the whole body. */
export const notXml = (body: string): Reply =>
  refused(
    500,
    127,
    `XML error : String could not be parsed as XML\nXML length : ${body.length}\nOriginal XML : ${body}`
  )

/** The entry of an XML body, whatever its root is called. */
export const entryOf = (body: string, name: string): Result.Result<Loose.Loose, Reply> => {
  const document = WireXml.parse(body)
  return Result.isFailure(document) ? Result.fail(notXml(body)) : Result.succeed(Loose.at(document.success, name))
}

/** `POST /api/order_histories`: the good way to cancel. Harmless when repeated. */
export const make = (orders: Orders) =>
  Effect.fnUntraced(function* (shop: Shop, vices: Vices, body: string) {
    const entry = yield* Effect.fromResult(entryOf(body, "order_history"))
    for (const name of ["id_order_state", "id_order"]) {
      if (Loose.text(Loose.at(entry, name)) === "") {
        return yield* Effect.fail(refused(400, 41, `parameter "${name}" required`))
      }
    }
    const orderId = Loose.whole(Loose.at(entry, "id_order")) ?? 0
    const state = Loose.whole(Loose.at(entry, "id_order_state")) ?? 0
    const now = yield* wallClock(shop.timeZone)
    const id = state >= 1 && state <= MOST_STATE ? yield* orders.moveTo(shop.name, orderId, state, now) : undefined
    if (id === undefined) {
      const words = "Invalid new order status"
      return yield* Effect.fail(vices.diesWithOk ? died(words) : refused(400, 85, `Validation error: ${words}`))
    }
    const row = {
      id: String(id),
      id_employee: "",
      id_order_state: state,
      id_order: String(orderId),
      date_add: now
    }
    return content(
      { order_history: row },
      () =>
        WireXml.node(
          "order_history",
          Object.entries(row).map(([name, value]) => WireXml.field(name, value)).join("")
        ),
      201
    )
  })
