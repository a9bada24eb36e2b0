import { NodeHttpServer, NodeServices } from "@effect/platform-node"
import { Effect, Layer, Option, type Redacted } from "effect"
import { HttpRouter, HttpServer } from "effect/http"
import { createServer } from "node:http"
import { AuthorizerAccounts } from "../../src/authorizer/AuthorizerAccounts.ts"
import { AuthorizerEvents } from "../../src/authorizer/AuthorizerEvents.ts"
import * as AuthorizerRoom from "../../src/authorizer/AuthorizerRoom.ts"
import * as AuthorizerRoutes from "../../src/authorizer/AuthorizerRoutes.ts"
import { IdentityConfig } from "../../src/identity/IdentityConfig.ts"
import * as RateLimits from "../../src/limits/RateLimits.ts"
import { hotel, trail } from "../identity/world.ts"
import { FakeAuthorizer } from "./FakeAuthorizer.ts"

export const ADMIN = "root@casa.example"

const config = Layer.succeed(IdentityConfig, {
  secrets: [],
  admin: Option.some({ email: ADMIN, password: Option.none<Redacted.Redacted<string>>() })
})

const room = Layer.unwrap(
  Effect.map(FakeAuthorizer, ({ settings }) =>
    AuthorizerRoom.layer(settings).pipe(
      Layer.provideMerge(AuthorizerAccounts.layerGraphql(settings)),
      Layer.provide(config)
    ))
)

/** The room of identity over a pretend Authorizer, on a database that is there. */
export const RoomOnDatabase = room.pipe(
  Layer.provideMerge(Layer.merge(FakeAuthorizer.layer, RateLimits.layerMemory)),
  Layer.provideMerge(NodeServices.layer)
)

/** The same on one of its own. */
export const Room = RoomOnDatabase.pipe(Layer.provideMerge(hotel), Layer.provideMerge(trail))

const door = Layer.unwrap(
  Effect.map(
    FakeAuthorizer,
    ({ settings }) =>
      HttpRouter.serve(AuthorizerRoutes.make(settings), { disableLogger: true, disableListenLog: true }).pipe(
        Layer.provide(AuthorizerEvents.layerSql)
      )
  )
)

/** With the door that an Authorizer knocks at, on a port. */
export const World = door.pipe(
  Layer.provideMerge(NodeHttpServer.layer(createServer, { port: 0, host: "127.0.0.1" })),
  Layer.provideMerge(Room)
)

export const post = Effect.fnUntraced(function* (
  path: string,
  body: Uint8Array,
  headers: Readonly<Record<string, string>>
) {
  const { address } = yield* HttpServer.HttpServer
  const url = `http://127.0.0.1:${"port" in address ? address.port : 0}${path}`
  const init = {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: new Uint8Array(body)
  }
  const response = yield* Effect.promise((signal) => fetch(url, { ...init, signal }))
  return { status: response.status, body: yield* Effect.promise(() => response.text()) }
})
