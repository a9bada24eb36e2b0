import { Effect, Result } from "effect"
import type { SqlError } from "effect/sql/SqlError"
import type { ApiKey } from "./ApiKey.ts"
import * as AriDesk from "./AriDesk.ts"
import * as BookingDesk from "./BookingDesk.ts"
import * as BookingReader from "./BookingReader.ts"
import * as BookingUpdate from "./BookingUpdate.ts"
import type { Chance } from "./Chance.ts"
import * as Counters from "./Counters.ts"
import * as CustomerDesk from "./CustomerDesk.ts"
import * as Customers from "./Customers.ts"
import * as Entrance from "./Entrance.ts"
import * as ListQuery from "./ListQuery.ts"
import * as OrderHistory from "./OrderHistory.ts"
import * as Orders from "./Orders.ts"
import { content, missing, type Reply, warned } from "./Reply.ts"
import type { Resource } from "./Resource.ts"
import * as ResourceAnswer from "./ResourceAnswer.ts"
import * as ResourceReader from "./ResourceReader.ts"
import { RESOURCES_BY_PATH } from "./Resources.ts"
import type { Shop } from "./Shop.ts"
import * as Stock from "./Stock.ts"
import type { Vices } from "./Vices.ts"
import * as WireXml from "./WireXml.ts"

/** A request that reached a shop's webservice. */
export interface ShopRequest {
  readonly method: string
  /** Path segments after `/api/`. */
  readonly path: ReadonlyArray<string>
  readonly params: URLSearchParams
  readonly authorization: string | undefined
  readonly body: string
  /** The address of the webservice, without a slash at the end. */
  readonly api: string
}

/** What a reply costs to find out; failing with a reply is answering early. */
type Answering = Effect.Effect<Reply, Reply | SqlError>

/** A shop's webservice: who may enter, and which desk answers. */
export const make = (chance: Chance) =>
  Effect.gen(function* () {
    const counters = yield* Counters.make
    const customers = yield* Customers.make(counters)
    const orders = yield* Orders.make(counters)
    const stock = yield* Stock.make
    const reader = yield* BookingReader.make
    const resources = yield* ResourceReader.make
    const desk = yield* BookingDesk.make({ stock, customers, orders, reader, chance })
    const update = yield* BookingUpdate.make({ stock, customers, orders, reader, desk })
    const ari = AriDesk.make(stock)
    const histories = OrderHistory.make(orders)
    const newCustomer = CustomerDesk.make(customers, chance)

    const listed = Effect.fnUntraced(function* (shop: string, resource: Resource, { api, params, path }: ShopRequest) {
      const query = yield* Effect.fromResult(ListQuery.parse(resource, params))
      const [, id] = path
      if (id === undefined || id === "") {
        return ResourceAnswer.list(api, resource, query, yield* resources.list(resource, shop, query))
      }
      const row = /^\d{1,9}$/.test(id) ? yield* resources.one(resource, shop, Number(id)) : undefined
      if (row === undefined) return missing
      return params.has("display")
        ? ResourceAnswer.list(api, resource, query, [row])
        : ResourceAnswer.one(api, resource, row)
    })

    /** Every order of the shop, whatever is asked: no filter, display, sort or limit is read. */
    const bookings = Effect.fnUntraced(function* (shop: string, vices: Vices, { api, path }: ShopRequest) {
      const [, id = ""] = path
      if (id === "") {
        const ids = yield* reader.ids(shop)
        return content(
          ids.length === 0 ? [] : { bookings: ids.map((id) => ({ id })) },
          () =>
            WireXml.node(
              "bookings",
              ids.map((id) => ResourceAnswer.reference(api, "bookings", "booking", id)).join("")
            )
        )
      }
      const booking = /^\d{1,9}$/.test(id) ? yield* reader.read(shop, Number(id)) : undefined
      if (booking === undefined) return missing
      return vices.strictPhp ? warned : BookingReader.reply(booking)
    })

    const dispatch = (shop: Shop, vices: Vices, request: ShopRequest, key: ApiKey): Answering => {
      const [name = ""] = request.path
      const reads = request.method === "GET" || request.method === "HEAD"
      if (name === "") return Effect.succeed(directory(request.api, shop, key))
      if (name === "hotel_ari") return ari(shop.name, vices, request.api, request.body)
      if (name === "bookings") {
        if (reads) return bookings(shop.name, vices, request)
        return request.method === "PUT" ? update(shop, vices, request.body) : desk.book(shop, vices, request.body)
      }
      if (reads) {
        const resource = RESOURCES_BY_PATH.get(name)
        return resource === undefined ? Effect.succeed(nothingThere) : listed(shop.name, resource, request)
      }
      if (request.method === "POST" && name === "order_histories") return histories(shop, vices, request.body)
      if (request.method === "POST" && name === "customers") return newCustomer(shop, request.body)
      return Effect.succeed(notWritten)
    }

    return (shop: Shop, vices: Vices, request: ShopRequest): Effect.Effect<Reply, SqlError> => {
      const key = Entrance.admit(shop, vices.switchedOff, {
        method: request.method,
        resource: request.path[0] ?? "",
        authorization: request.authorization,
        keyInQuery: request.params.get("ws_key")
      })
      return Result.isFailure(key) ? Effect.succeed(key.failure) : dispatch(shop, vices, request, key.success).pipe(
        Effect.catchIf(isReply, Effect.succeed)
      )
    }
  })
export type ShopDoor = Effect.Success<ReturnType<typeof make>>

/** The list of a resource that this shop has nothing of. */
const nothingThere = content([], () => "")

/** The real one would write here; the pretend one says that it does not. */
const notWritten: Reply = { _tag: "Text", status: 501, text: "The sandbox does not write this resource" }

const isReply = (error: Reply | SqlError): error is Reply => error._tag !== "SqlError"

/** What a key may see, by name; in XML with everything it may do there. */
const directory = (api: string, shop: Shop, { allows }: ApiKey): Reply =>
  content(
    [...allows.keys()],
    () =>
      WireXml.node(
        "api",
        [...allows].map(([name, methods]) => {
          const may = (["GET", "PUT", "POST", "DELETE", "HEAD"] as const)
            .map((method) => WireXml.attribute(method.toLowerCase(), String(methods.includes(method)))).join("")
          const url = `${api}/${name}`
          return WireXml.node(
            name,
            `<description${WireXml.link(url)}${may}>\n${name}</description>\n`,
            WireXml.link(url) + may
          )
        }).join(""),
        WireXml.attribute("shopName", shop.hotel.name)
      )
  )
