import { Effect, Layer } from "effect"
import { AdminConfig } from "../admin/AdminConfig.ts"
import { AdminRoutes, DocsRoutes } from "../admin/AdminRoutes.ts"
import { Pulse } from "../admin/Pulse.ts"
import { ReservationLists } from "../booking/ReservationLists.ts"
import { ConversationLog } from "../conversation/ConversationLog.ts"
import { Handovers } from "../conversation/Handovers.ts"
import { StaffDesk } from "../conversation/StaffDesk.ts"
import { ReviewLog } from "../reviews/ReviewLog.ts"
import { TicketDesk } from "../staff/TicketDesk.ts"
import { QuarantineReplays } from "../whatsapp/QuarantineReplays.ts"
import { Profile } from "./Profile.ts"
import { Readiness } from "./Readiness.ts"

/** Whether people may read the API's pages here. */
export const docsOpen = Effect.gen(function* () {
  const { environment } = yield* Profile
  const { docs } = yield* AdminConfig
  return docs === "auto" ? environment !== "production" : docs === "on"
}).pipe(Effect.provide(AdminConfig.layer))

const docs = Layer.unwrap(Effect.map(docsOpen, (open) => open ? DocsRoutes : Layer.empty))

const pulse = Layer.effect(
  Pulse,
  Effect.map(Readiness, ({ report }) => ({ readiness: Effect.map(report, ({ checks, ready }) => ({ checks, ready })) }))
)

const rooms = Layer.mergeAll(
  ConversationLog.layerSql,
  StaffDesk.layerSql,
  Handovers.layerSql,
  ReviewLog.layerSql,
  ReservationLists.layerSql,
  QuarantineReplays.layer,
  TicketDesk.layerSql,
  pulse
)

/** The API for people and machines. */
export const AdminDoor = Layer.merge(
  AdminRoutes.pipe(Layer.provide(rooms)),
  docs
)
