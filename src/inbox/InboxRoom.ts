import { Layer } from "effect"
import { DeadLetters } from "./DeadLetters.ts"
import { Inbox } from "./Inbox.ts"
import { InboxConfig } from "./InboxConfig.ts"
import { Notices } from "./Notices.ts"
import { Quarantine } from "./Quarantine.ts"

/** The room, wired: needs the database alone. */
export const layer = Notices.layerSql.pipe(Layer.provideMerge(Layer.mergeAll(Inbox.layerSql, DeadLetters.layerSql)))
  .pipe(
    Layer.provideMerge(Quarantine.layerSql),
    Layer.provide(InboxConfig.layer)
  )
