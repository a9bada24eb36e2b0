import { Effect, Schema, Struct } from "effect"
import { HttpRouter, HttpServerRequest, HttpServerResponse } from "effect/http"
import { RoomChange, RoomTypeChange, WalkIn } from "./FrontDesk.ts"
import { PmsFaultRule } from "./PmsFault.ts"
import type { SandboxQloApps } from "./SandboxQloApps.ts"
import { VicesChange } from "./Vices.ts"

const json = (value: unknown) => HttpServerResponse.jsonUnsafe(value)
const done = HttpServerResponse.empty({ status: 204 })

const Whole = Schema.NumberFromString.pipe(Schema.decodeTo(Schema.Int))
const InShop = HttpRouter.schemaPathParams(Schema.Struct({ shop: Schema.String }))
const Numbered = HttpRouter.schemaPathParams(Schema.Struct({ shop: Schema.String, id: Whole }))
const Named = HttpRouter.schemaPathParams(Schema.Struct({ id: Schema.String }))

const Outage = Schema.Struct({ millis: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 3_600_000 })) })

const route = <E, R>(
  method: "GET" | "POST" | "PATCH" | "DELETE",
  path: HttpRouter.PathInput,
  handler: Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>
) => HttpRouter.route(method, path, Effect.catch(handler, refused))

/**
 * Steers the pretend QloApps from another process: the same words as its service, in JSON. An outage can only be
 * asked for with its length, because nobody could end it through a door that is shut.
 */
export const controlRoutes = (sandbox: SandboxQloApps["Service"], outage: (millis: number) => Effect.Effect<void>) =>
  HttpRouter.addAll([
    route(
      "GET",
      "/sandbox/shops",
      Effect.sync(() => json(sandbox.installations.map(Struct.pick(["name", "baseUrl", "currency", "hotelId", "key"]))))
    ),
    route(
      "GET",
      "/sandbox/shops/:shop/vices",
      Effect.flatMap(InShop, ({ shop }) => Effect.map(sandbox.vices(shop), json))
    ),
    route(
      "PATCH",
      "/sandbox/shops/:shop/vices",
      Effect.gen(function* () {
        const { shop } = yield* InShop
        yield* sandbox.change(yield* HttpServerRequest.schemaBodyJson(VicesChange), shop)
        return json(yield* sandbox.vices(shop))
      })
    ),
    route(
      "GET",
      "/sandbox/shops/:shop/holdings",
      Effect.flatMap(InShop, ({ shop }) => Effect.map(sandbox.holdings(shop), json))
    ),
    route(
      "GET",
      "/sandbox/shops/:shop/doubles",
      Effect.flatMap(InShop, ({ shop }) => Effect.map(sandbox.doubles(shop), json))
    ),
    route(
      "POST",
      "/sandbox/shops/:shop/walk-ins",
      Effect.gen(function* () {
        const { shop } = yield* InShop
        return json({ orderId: yield* sandbox.walkIn(shop, yield* HttpServerRequest.schemaBodyJson(WalkIn)) })
      })
    ),
    route(
      "PATCH",
      "/sandbox/shops/:shop/rooms/:id",
      Effect.gen(function* () {
        const { id, shop } = yield* Numbered
        yield* sandbox.changeRoom(shop, id, yield* HttpServerRequest.schemaBodyJson(RoomChange))
        return done
      })
    ),
    route(
      "PATCH",
      "/sandbox/shops/:shop/room-types/:id",
      Effect.gen(function* () {
        const { id, shop } = yield* Numbered
        yield* sandbox.changeRoomType(shop, id, yield* HttpServerRequest.schemaBodyJson(RoomTypeChange))
        return done
      })
    ),
    route(
      "DELETE",
      "/sandbox/shops/:shop/bookings",
      Effect.flatMap(InShop, ({ shop }) => Effect.as(sandbox.forgetBookings(shop), done))
    ),
    route("GET", "/sandbox/faults", Effect.sync(() => json(sandbox.faults()))),
    route(
      "POST",
      "/sandbox/faults",
      Effect.gen(function* () {
        return json(yield* sandbox.fault(yield* HttpServerRequest.schemaBodyJson(PmsFaultRule)))
      })
    ),
    route("DELETE", "/sandbox/faults", Effect.as(sandbox.clearFaults, done)),
    route("DELETE", "/sandbox/faults/:id", Effect.flatMap(Named, ({ id }) => Effect.as(sandbox.removeFault(id), done))),
    route("GET", "/sandbox/traffic", Effect.sync(() => json(sandbox.traffic()))),
    route("DELETE", "/sandbox/traffic", Effect.as(sandbox.forgetTraffic, done)),
    route(
      "POST",
      "/sandbox/outages",
      Effect.gen(function* () {
        const { millis } = yield* HttpServerRequest.schemaBodyJson(Outage)
        yield* outage(millis)
        return HttpServerResponse.empty({ status: 202 })
      })
    )
  ])

const refused = (error: unknown) =>
  Effect.succeed(HttpServerResponse.jsonUnsafe(
    { error: error instanceof Error ? error.message : "the request was not understood" },
    { status: 400 }
  ))
