import { Layer } from "effect"
import { DeadLetters } from "./DeadLetters.ts"
import { Inbox } from "./Inbox.ts"
import { InboxConfig } from "./InboxConfig.ts"
import { Quarantine } from "./Quarantine.ts"

/** The room, wired: needs the database alone. */
export const layer = Layer.mergeAll(Inbox.layerSql, DeadLetters.layerSql).pipe(
  Layer.provideMerge(Quarantine.layerSql),
  Layer.provide(InboxConfig.layer)
)
