import { ByteSize, Clock, Effect } from "effect"
import { HttpIncomingMessage, HttpRouter, HttpServerRequest, HttpServerResponse } from "effect/http"
import { RESOURCES } from "./ApiKey.ts"
import * as FaultStrike from "./FaultStrike.ts"
import { QloAppsState } from "./QloAppsState.ts"
import { crashed, type Format, type Reply, respond } from "./Reply.ts"
import type { Shop } from "./Shop.ts"
import * as ShopDoor from "./ShopDoor.ts"

/** PHP's own limit on a body. */
const LARGEST_BODY = ByteSize.mebibytes(2)

const KNOWN: ReadonlyArray<string> = RESOURCES

/** JSON only when asked for in upper case; `Accept` is not read. */
const formatOf = (params: URLSearchParams, headers: HttpServerRequest.HttpServerRequest["headers"]): Format =>
  [params.get("output_format"), params.get("io_format"), headers["output-format"], headers["io-format"]]
      .includes("JSON")
    ? "JSON"
    : "XML"

/** `/<directory>/api/<resource>/<id>`; a shop without a directory stands at the root. */
const locate = (shops: ReadonlyArray<Shop>, pathname: string) => {
  const segments = pathname.split("/").slice(1)
  for (const shop of shops) {
    const [first, ...rest] = shop.directory === "" ? segments : segments[0] === shop.directory ? segments.slice(1) : []
    if (first === "api") return { shop, path: rest }
  }
  return undefined
}

const redirect = (shop: Shop, domain: string, path: ReadonlyArray<string>, params: URLSearchParams): Reply => {
  const query = [`url=${path.join("/")}`, params.toString()].filter((part) => part !== "").join("&")
  const folder = shop.directory === "" ? "" : `/${shop.directory}`
  return { _tag: "Redirect", location: `http://${domain}${folder}/index.php?${query}` }
}

/**
 * What every request that is no control meets: a shop, the right Host (`domain`), its vices, faults, and then its work.
 */
export const make = Effect.fnUntraced(function* (domain: string) {
  const state = yield* QloAppsState
  const door = yield* ShopDoor.make(state.chance)

  /** Once it has begun, it is finished, whether or not anybody waits for the answer. */
  const work = (shop: Shop, request: ShopDoor.ShopRequest) =>
    door(shop, state.vicesOf(shop.name), request).pipe(
      Effect.catchCause((cause) => Effect.as(Effect.logWarning("the sandbox PMS could not answer", cause), crashed)),
      Effect.uninterruptible
    )

  const answer = Effect.gen(function* () {
    const request = yield* HttpServerRequest.HttpServerRequest
    const started = yield* Clock.currentTimeMillis
    const { pathname, searchParams: params } = new URL(request.originalUrl, `http://${domain}`)
    const found = locate(state.shops, pathname)
    if (found === undefined) return HttpServerResponse.setStatus(FaultStrike.page, 404)
    const { path, shop } = found
    const vices = state.vicesOf(shop.name)
    const [resource = ""] = path
    state.count(shop.name, request.method, resource === "" || KNOWN.includes(resource) ? resource : "?")

    if (vices.moved) return respond(redirect(shop, "www.hotel.example", path, params), "XML", 0)
    if (vices.hostChecked && request.headers["host"] !== domain) {
      return respond(redirect(shop, domain, path, params), "XML", 0)
    }
    if (vices.latency > 0) yield* Effect.sleep(vices.latency)

    const rule = state.faults.next({ shop: shop.name, resource, method: request.method })
    const early = rule === undefined ? undefined : yield* FaultStrike.before(request, rule)
    if (early !== undefined) return early

    const body = yield* request.text.pipe(
      Effect.provideService(HttpIncomingMessage.MaxBodySize, LARGEST_BODY),
      Effect.orElseSucceed(() => "")
    )
    const reply = yield* work(shop, {
      method: request.method,
      path,
      params,
      authorization: request.headers["authorization"],
      body,
      api: `http://${domain}${shop.directory === "" ? "" : `/${shop.directory}`}/api`
    })
    const elapsed = (yield* Clock.currentTimeMillis) - started
    return yield* FaultStrike.after(request, rule, respond(reply, formatOf(params, request.headers), elapsed))
  })
  return HttpRouter.add("*", "/*", answer)
})
