import { NodeHttpServer } from "@effect/platform-node"
import { Effect, Layer } from "effect"
import { HttpRouter, HttpServerResponse } from "effect/http"
import { HttpApiBuilder } from "effect/http-api"
import * as AccessLayers from "./AccessLayers.ts"
import { AdminApi } from "./AdminApi.ts"
import { AuthHandlers } from "./AuthHandlers.ts"
import { ConversationsHandlers } from "./ConversationsHandlers.ts"
import { DashboardHandlers } from "./DashboardHandlers.ts"
import * as DocsPage from "./DocsPage.ts"
import { HoldsHandlers } from "./HoldsHandlers.ts"
import { HotelsHandlers } from "./HotelsHandlers.ts"
import { HouseHandlers } from "./HouseHandlers.ts"
import { LogLevelHandlers } from "./LogLevelHandlers.ts"
import * as OnceLayer from "./OnceLayer.ts"
import { PeopleHandlers } from "./PeopleHandlers.ts"
import { RepairHandlers } from "./RepairHandlers.ts"
import { ReservationsHandlers } from "./ReservationsHandlers.ts"
import { ReviewsHandlers } from "./ReviewsHandlers.ts"
import { TasksHandlers } from "./TasksHandlers.ts"
import { TenantsHandlers } from "./TenantsHandlers.ts"
import { Witness } from "./Witness.ts"

/** The API, with its contract at `/openapi.json`. */
export const AdminRoutes = HttpApiBuilder.layer(AdminApi, { openapiPath: "/openapi.json" }).pipe(
  Layer.provide(
    Layer.mergeAll(
      AuthHandlers,
      ConversationsHandlers,
      DashboardHandlers,
      HouseHandlers,
      LogLevelHandlers,
      PeopleHandlers,
      RepairHandlers,
      TasksHandlers,
      HoldsHandlers,
      ReservationsHandlers,
      ReviewsHandlers,
      TenantsHandlers,
      HotelsHandlers
    )
  ),
  Layer.provide(Layer.merge(AccessLayers.layer, OnceLayer.layer)),
  Layer.provide(Witness.layer),
  Layer.provide(NodeHttpServer.layerHttpServices)
)

/** The same for people. */
export const DocsRoutes = Layer.mergeAll(
  HttpRouter.add(
    "GET",
    "/docs",
    Effect.sync(() => HttpServerResponse.text(DocsPage.render(), { contentType: "text/html; charset=utf-8" }))
  ),
  HttpRouter.add(
    "GET",
    "/docs.css",
    HttpServerResponse.text(DocsPage.STYLE, { contentType: "text/css; charset=utf-8" })
  )
)
