import { NodeServices } from "@effect/platform-node"
import { Effect, Layer } from "effect"
import { ClusterConfig } from "../actors/ClusterConfig.ts"
import * as Runner from "../actors/Runner.ts"
import { KeptAnswers } from "../admin/KeptAnswers.ts"
import * as AuditRoom from "../audit/AuditRoom.ts"
import * as BookingRoom from "../booking/BookingRoom.ts"
import * as ConversationRoom from "../conversation/ConversationRoom.ts"
import * as GuestWindows from "../conversation/GuestWindows.ts"
import * as DeliveryRoom from "../delivery/DeliveryRoom.ts"
import * as FlagsRoom from "../flags/FlagsRoom.ts"
import { Guests } from "../guests/Guests.ts"
import * as InboxRoom from "../inbox/InboxRoom.ts"
import { LogLevels } from "../logs/LogLevels.ts"
import * as LocksRoom from "../locks/LocksRoom.ts"
import { PaymentCallbacks } from "../payments/PaymentCallbacks.ts"
import { PaymentRoutes } from "../payments/PaymentRoutes.ts"
import { PaymentsConfig } from "../payments/PaymentsConfig.ts"
import { ChatRoutes } from "../sandbox/ChatRoutes.ts"
import { PaymentPage } from "../sandbox/PaymentPage.ts"
import { Phones } from "../sandbox/Phones.ts"
import * as Database from "../sql/Database.ts"
import { DatabaseConfig } from "../sql/DatabaseConfig.ts"
import * as Migrations from "../sql/Migrations.ts"
import { Ears } from "../ears/Ears.ts"
import * as ModelsRoom from "../models/ModelsRoom.ts"
import { Reviews } from "../reviews/Reviews.ts"
import * as Reach from "../reach/Reach.ts"
import * as StaffRoom from "../staff/StaffRoom.ts"
import * as TenancyRoom from "../tenancy/TenancyRoom.ts"
import { GraphApi } from "../whatsapp/GraphApi.ts"
import { GraphApiMedia } from "../whatsapp/GraphApiMedia.ts"
import { GraphApiConfig } from "../whatsapp/GraphApiConfig.ts"
import { GraphApiTokens } from "../whatsapp/GraphApiTokens.ts"
import { WebhookConfig } from "../whatsapp/WebhookConfig.ts"
import { WebhookRoutes } from "../whatsapp/WebhookRoutes.ts"
import { AdminDoor } from "./AdminDoor.ts"
import * as Dependencies from "./Dependencies.ts"
import { AuthorizerDoor } from "./AuthorizerDoor.ts"
import { Draining } from "./Draining.ts"
import { HealthRoutes } from "./HealthRoutes.ts"
import { FollowingLayer } from "./Following.ts"
import * as HotelsAtStart from "./HotelsAtStart.ts"
import * as HotelSystems from "./HotelSystems.ts"
import * as Http from "./Http.ts"
import { HttpConfig } from "./HttpConfig.ts"
import * as Identities from "./Identities.ts"
import * as Limits from "./Limits.ts"
import { LoopsLayer } from "./Loops.ts"
import { MetricsRoute } from "./MetricsRoute.ts"
import { ObservabilityLayer } from "./Observability.ts"
import { Profile } from "./Profile.ts"
import * as SandboxFlags from "./SandboxFlags.ts"
import * as SandboxPayments from "./SandboxPayments.ts"
import * as SandboxWhatsApp from "./SandboxWhatsApp.ts"
import * as Welcome from "./Welcome.ts"

/** The engine of every room's actors. */
const engine = Runner.layer.pipe(Layer.provide(ClusterConfig.layer))

/** Messages in, turns, messages out, and the loops that come back to whatever was left. */
const work = Layer.merge(LoopsLayer, FollowingLayer).pipe(
  Layer.provideMerge(ConversationRoom.layer),
  Layer.provideMerge(BookingRoom.layer),
  Layer.provideMerge(Layer.merge(Reviews.layerSql, Ears.layerSql)),
  Layer.provideMerge(StaffRoom.layer),
  Layer.provideMerge(ModelsRoom.layer),
  Layer.provideMerge(DeliveryRoom.layer),
  Layer.provide(GuestWindows.layerSql),
  Layer.provide(Layer.merge(GraphApi.layer, GraphApiMedia.layer).pipe(Layer.provide(GraphApiTokens.layer))),
  Layer.provide(engine)
)

/** Who may enter: Meta and payment providers by signature; probes from inside the network; people by token, machines by key. */
const doors = Layer.mergeAll(WebhookRoutes, PaymentRoutes, HealthRoutes, MetricsRoute, AdminDoor, AuthorizerDoor)

const live = Http.serve(doors).pipe(
  Layer.provide(work),
  Layer.provide(Layer.mergeAll(WebhookConfig.layer, GraphApiConfig.layer, PaymentsConfig.layer))
)

/** The same house beside a pretend Meta, with a page to write as a guest. */
const sandbox = Phones.hangUp.pipe(
  Layer.provideMerge(Http.serve(Layer.mergeAll(doors, ChatRoutes, PaymentPage))),
  Layer.provide(work),
  Layer.provide(Layer.merge(SandboxWhatsApp.layer, SandboxPayments.layer))
)

const house = Layer.unwrap(
  Effect.map(Profile, ({ whatsapp }): typeof live | typeof sandbox => whatsapp === "live" ? live : sandbox)
)

/** What is known and kept, below all that works with it. */
const facts = Dependencies.layer.pipe(
  Layer.provideMerge(HotelSystems.layer.pipe(Layer.provide(engine))),
  Layer.provideMerge(Layer.merge(HotelsAtStart.layer, SandboxFlags.layer)),
  Layer.provideMerge(
    Layer.mergeAll(
      InboxRoom.layer,
      Guests.layerSql,
      TenancyRoom.layer,
      FlagsRoom.layer,
      LogLevels.layerSql,
      LocksRoom.layer,
      KeptAnswers.layerSql,
      PaymentCallbacks.layerSql
    )
  ),
  Layer.provideMerge(Identities.layer),
  Layer.provideMerge(AuditRoom.layer),
  Layer.provideMerge(Migrations.layer.pipe(Layer.provideMerge(Database.layer))),
  Layer.provideMerge(DatabaseConfig.layer)
)

/** The whole system on one page: what runs, on what it stands. What is above closes before what is below. */
export const AppLayer = Welcome.layer.pipe(
  Layer.provideMerge(house),
  Layer.provide(Http.layerServer),
  Layer.provide(facts),
  Layer.provide(Layer.merge(Limits.layer, Reach.layer)),
  Layer.provide(Layer.mergeAll(Draining.layer, HttpConfig.layer)),
  Layer.provide(Profile.layer),
  Layer.provide(ObservabilityLayer),
  Layer.provide(NodeServices.layer)
)
