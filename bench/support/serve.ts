/** The runtime, or the part of it that a benchmark asks for, as a process. */
import "../../src/app/PlainFibers.ts"
import { NodeServices } from "@effect/platform-node"
import { Effect, Layer, Option, Stream } from "effect"
import { GuestId } from "../../src/domain/Ids.ts"
import { AppLayer } from "../../src/app/App.ts"
import { Audit } from "../../src/audit/Audit.ts"
import { Draining } from "../../src/app/Draining.ts"
import * as HotelsAtStart from "../../src/app/HotelsAtStart.ts"
import * as Http from "../../src/app/Http.ts"
import { HttpConfig } from "../../src/app/HttpConfig.ts"
import * as Limits from "../../src/app/Limits.ts"
import { ObservabilityLayer } from "../../src/app/Observability.ts"
import { Profile } from "../../src/app/Profile.ts"
import * as Shutdown from "../../src/app/Shutdown.ts"
import { Flags } from "../../src/flags/Flags.ts"
import { Guests } from "../../src/guests/Guests.ts"
import { Inbox } from "../../src/inbox/Inbox.ts"
import type { Receipt } from "../../src/inbox/InboxEvent.ts"
import * as InboxRoom from "../../src/inbox/InboxRoom.ts"
import { Quarantine } from "../../src/inbox/Quarantine.ts"
import * as Database from "../../src/sql/Database.ts"
import { DatabaseConfig } from "../../src/sql/DatabaseConfig.ts"
import * as Migrations from "../../src/sql/Migrations.ts"
import { HotelContents } from "../../src/tenancy/HotelContents.ts"
import { Hotels } from "../../src/tenancy/Hotels.ts"
import { WebhookConfig } from "../../src/whatsapp/WebhookConfig.ts"
import { WebhookRoutes } from "../../src/whatsapp/WebhookRoutes.ts"

const database = Migrations.layer.pipe(Layer.provideMerge(Database.layer), Layer.provide(DatabaseConfig.layer))

/** The acknowledgement alone: the door, and everything it needs to be durable. Nobody is woken. */
const door = HotelsAtStart.layer.pipe(
  Layer.provideMerge(Layer.mergeAll(InboxRoom.layer, Guests.layerSql, Hotels.layerSql, HotelContents.layerSql)),
  Layer.provide(Audit.layerNone),
  Layer.provideMerge(database)
)

const nobody = GuestId.make("g_floor")
const first: Receipt = { _tag: "First", id: "1" }
const nothing = Effect.die(new Error("the floor has no store"))

/** The same door with the store removed: inbox and guests answer at once. */
const floor = Layer.mergeAll(
  Layer.succeed(Inbox, {
    record: (events) => Effect.succeed(events.map(() => first)),
    unhandled: () => nothing,
    unhandledOf: () => nothing,
    waiting: () => nothing,
    overdue: () => nothing,
    statuses: () => nothing,
    markHandled: () => nothing,
    reassign: () => nothing,
    wakes: Stream.never
  }),
  Layer.succeed(Guests, {
    resolve: (identities) => Effect.succeed(identities.map(() => nobody)),
    link: () => nothing,
    mergedInto: () => nothing,
    find: () => Effect.succeed(Option.none()),
    findAll: () => nothing
  }),
  Layer.succeed(Quarantine, {
    keep: () => Effect.void,
    list: () => nothing,
    page: () => nothing,
    get: () => nothing,
    count: Effect.succeed(0),
    close: () => nothing
  }),
  HotelsAtStart.layer.pipe(
    Layer.provideMerge(Layer.merge(Hotels.layerSql, HotelContents.layerSql)),
    Layer.provide(Audit.layerNone),
    Layer.provide(database)
  )
)

const serving = <E, R>(store: Layer.Layer<Inbox | Guests | Quarantine | Hotels, E, R>) =>
  Http.serve(WebhookRoutes).pipe(
    Layer.provide(WebhookConfig.layer),
    Layer.provide(Http.layerServer),
    Layer.provide(store),
    Layer.provide(Layer.mergeAll(Limits.layer, Audit.layerNone, Flags.layerWith({}))),
    Layer.provide(Layer.mergeAll(Draining.layer, HttpConfig.layer)),
    Layer.provide(Profile.layer),
    Layer.provide(ObservabilityLayer),
    Layer.provide(NodeServices.layer)
  )

switch (process.argv[2]) {
  case "whole":
    Shutdown.run(Layer.launch(AppLayer))
    break
  case "door":
    Shutdown.run(Layer.launch(serving(door)))
    break
  case "floor":
    Shutdown.run(Layer.launch(serving(floor)))
    break
  default:
    throw new Error("serve.ts whole | door | floor")
}
