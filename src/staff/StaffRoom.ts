import { Layer } from "effect"
import { StaffChannels } from "./StaffChannels.ts"
import { StaffConfig } from "./StaffConfig.ts"
import { StaffNotices } from "./StaffNotices.ts"
import { TicketDesk } from "./TicketDesk.ts"
import { Tickets } from "./Tickets.ts"

/** The room, wired: it stands on the inbox, what hotels know of themselves, and the database. */
export const layer = Layer.merge(Tickets.layerSql, TicketDesk.layerSql).pipe(
  Layer.provideMerge(StaffNotices.layerSql),
  Layer.provide(StaffChannels.layer),
  Layer.provide(StaffConfig.layer)
)
