import { Effect, Layer } from "effect"
import { AdminConfig } from "../admin/AdminConfig.ts"
import { AdminRoutes, DocsRoutes } from "../admin/AdminRoutes.ts"
import { ConversationLog } from "../conversation/ConversationLog.ts"
import { Handovers } from "../conversation/Handovers.ts"
import { StaffDesk } from "../conversation/StaffDesk.ts"
import { Profile } from "./Profile.ts"

/** Whether people may read the API's pages here. */
export const docsOpen = Effect.gen(function* () {
  const { environment } = yield* Profile
  const { docs } = yield* AdminConfig
  return docs === "auto" ? environment !== "production" : docs === "on"
}).pipe(Effect.provide(AdminConfig.layer))

const docs = Layer.unwrap(Effect.map(docsOpen, (open) => open ? DocsRoutes : Layer.empty))

/** The API for people and machines. */
export const AdminDoor = Layer.merge(
  AdminRoutes.pipe(Layer.provide(Layer.mergeAll(ConversationLog.layerSql, StaffDesk.layerSql, Handovers.layerSql))),
  docs
)
