/** The webhook as the runtime serves it, behind one of two HTTP adapters: `adapter.ts node|deno door|floor`. */
import { NodeServices } from "@effect/platform-node"
import { Effect, Layer, Option, type Scope, Stream } from "effect"
import { HttpEffect, HttpRouter, HttpServer, HttpServerRequest, HttpServerResponse } from "effect/http"
import { NetAddress } from "effect/net"
import { Audit } from "../../src/audit/Audit.ts"
import { Draining } from "../../src/app/Draining.ts"
import * as HotelsAtStart from "../../src/app/HotelsAtStart.ts"
import * as Http from "../../src/app/Http.ts"
import { HttpConfig } from "../../src/app/HttpConfig.ts"
import * as Limits from "../../src/app/Limits.ts"
import { ObservabilityLayer } from "../../src/app/Observability.ts"
import { Profile } from "../../src/app/Profile.ts"
import * as Shutdown from "../../src/app/Shutdown.ts"
import { GuestId } from "../../src/domain/Ids.ts"
import { Flags } from "../../src/flags/Flags.ts"
import { Guests } from "../../src/guests/Guests.ts"
import { Inbox } from "../../src/inbox/Inbox.ts"
import * as InboxRoom from "../../src/inbox/InboxRoom.ts"
import { Quarantine } from "../../src/inbox/Quarantine.ts"
import * as Database from "../../src/sql/Database.ts"
import { DatabaseConfig } from "../../src/sql/DatabaseConfig.ts"
import * as Migrations from "../../src/sql/Migrations.ts"
import { HotelContents } from "../../src/tenancy/HotelContents.ts"
import { Hotels } from "../../src/tenancy/Hotels.ts"
import { WebhookConfig } from "../../src/whatsapp/WebhookConfig.ts"
import { PATH, WebhookRoutes } from "../../src/whatsapp/WebhookRoutes.ts"

interface OwnServer {
  readonly serve: (
    options: { readonly port: number; readonly hostname: string; readonly onListen: () => void },
    handler: (request: Request) => Promise<Response>
  ) => { readonly shutdown: () => Promise<void> }
}

// The checker of Node's types does not know Deno.
const { Deno } = globalThis as unknown as { readonly Deno: OwnServer }

type Needs = HttpServerRequest.HttpServerRequest | Scope.Scope

/** Our handler reads from Node's stream; a web stream would cost more than the adapter, so it gets its body whole. */
const whole = new WeakMap<object, Uint8Array>()

const readAtOnce = (request: HttpServerRequest.HttpServerRequest): HttpServerRequest.HttpServerRequest => {
  const bytes = whole.get(request.source)
  return bytes === undefined ? request : Object.create(request, { stream: { value: Stream.make(bytes) } })
}

/** Deno's own server in the place of `Http.layerServer`; it has no settings for slow clients or many connections. */
const denoServer = Layer.effect(
  HttpServer.HttpServer,
  Effect.map(HttpConfig, ({ host, port }) =>
    HttpServer.make({
      address: NetAddress.unixPathAddress("deno"),
      serve: (app, middleware) =>
        Effect.gen(function* () {
          const context = yield* Effect.context<never>()
          const handler = HttpEffect.toWebHandlerWith<never, Needs>(context)(
            Effect.updateService(app, HttpServerRequest.HttpServerRequest, readAtOnce),
            middleware
          )
          const server = Deno.serve({ port, hostname: host, onListen: () => undefined }, async (request) => {
            if (request.url.endsWith(PATH)) whole.set(request, new Uint8Array(await request.arrayBuffer()))
            return handler(request)
          })
          yield* Effect.addFinalizer(() => Effect.promise(() => server.shutdown()))
        })
    }))
)

const database = Migrations.layer.pipe(Layer.provideMerge(Database.layer), Layer.provide(DatabaseConfig.layer))

/** Durable, with the grouped insert. */
const door = Layer.mergeAll(InboxRoom.layer, Guests.layerSql)

/** Signature, parsing, decoding and the answer, and nothing that is kept. */
const floor = Layer.mergeAll(
  Layer.mock(Inbox, {
    record: (events) => Effect.succeed(events.map(() => ({ _tag: "First", id: "1" }) as const)),
    wakes: Stream.never
  }),
  Layer.mock(Guests, {
    resolve: (identities) => Effect.succeed(identities.map(() => GuestId.make("g_floor"))),
    find: () => Effect.succeed(Option.none())
  }),
  Layer.mock(Quarantine, { keep: () => Effect.void })
)

/** A route without a deadline of its own: what reaps a slow body here is the adapter. */
const patient = HttpRouter.add(
  "POST",
  "/patient",
  Effect.flatMap(HttpServerRequest.HttpServerRequest, ({ text }) => text).pipe(
    Effect.as(HttpServerResponse.empty()),
    Effect.catch(() => Effect.succeed(HttpServerResponse.empty({ status: 400 })))
  )
)

const serving = <E, R>(store: Layer.Layer<Inbox | Guests | Quarantine, E, R>) =>
  Http.serve(Layer.merge(WebhookRoutes, patient)).pipe(
    Layer.provide(WebhookConfig.layer),
    Layer.provide(process.argv[2] === "deno" ? denoServer : Http.layerServer),
    Layer.provide(store),
    Layer.provide(HotelsAtStart.layer),
    Layer.provide(Layer.merge(Hotels.layerSql, HotelContents.layerSql)),
    Layer.provide(database),
    Layer.provide(Layer.mergeAll(Limits.layer, Audit.layerNone, Flags.layerWith({}))),
    Layer.provide(Layer.mergeAll(Draining.layer, HttpConfig.layer)),
    Layer.provide(Profile.layer),
    Layer.provide(ObservabilityLayer),
    Layer.provide(NodeServices.layer)
  )

if (process.argv[3] === "door") Shutdown.run(Layer.launch(serving(door)))
else Shutdown.run(Layer.launch(serving(floor)))
