import { Effect, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import type { SqlError } from "effect/sql/SqlError"
import { MOST_LISTED, partsOf } from "../Hold.ts"
import { ExtensionsSpent, HoldGone, NotTheHolder, refuse, RoomTaken, unavailable } from "../LocksError.ts"
import * as LocksMetrics from "../LocksMetrics.ts"
import type { RoomLocks } from "../RoomLocks.ts"
import { holdsOf } from "./HoldRow.ts"
import * as LockStatements from "./LockStatements.ts"

/** Holds that one pass ends at the most. */
const MOST_EXPIRED = 500

/** Holds in a table, where there is no Redis. An exclusion constraint keeps two from sharing a night. */
export const make = Effect.gen(function* () {
  const run = LockStatements.make(yield* SqlClient.SqlClient)
  // What happened is in the audit table when it has happened.
  yield* LocksMetrics.auditBacklog({}, 0)

  const store: RoomLocks["Service"] = {
    acquire: Effect.fnUntraced(function* (request) {
      const { session, stay, tenantId } = request
      const [hold] = holdsOf(tenantId, yield* run.acquire(request).pipe(Effect.catch(unavailable)), stay)
      if (hold === undefined) return yield* unavailable(new Error("neither a hold nor one in the way"))
      const same = hold.stay.arrive === stay.arrive && hold.stay.leave === stay.leave
      if (hold.session === session && same) return hold
      return yield* refuse(new RoomTaken({ stay: hold.stay, until: hold.expiresAt }))
    }),
    extend: Effect.fnUntraced(function* (held) {
      const [hold] = holdsOf(held.tenantId, yield* run.extend(held).pipe(Effect.catch(unavailable)))
      if (hold === undefined) return yield* refuse(new HoldGone())
      if (hold.session !== held.session) return yield* refuse(new NotTheHolder())
      if (hold.extensions > held.extensions) return hold
      return yield* refuse(new ExtensionsSpent())
    }),
    release: Effect.fnUntraced(function* (held, because = "released") {
      const [was] = decodeReleased(yield* run.release(held, because).pipe(Effect.catch(unavailable)))
      if (was !== undefined && was.session !== held.session) return yield* refuse(new NotTheHolder())
      return was?.released ?? false
    }),
    find: (tenantId, id) => {
      const { fence, roomId } = partsOf(id)
      return Effect.map(
        run.find(tenantId, roomId, fence).pipe(Effect.catch(unavailable)),
        (rows) => Option.fromNullishOr(holdsOf(tenantId, rows)[0])
      )
    },
    list: (tenantId, limit = MOST_LISTED) =>
      Effect.map(
        run.list(tenantId, limit).pipe(Effect.catch(unavailable)),
        (rows) => holdsOf(tenantId, rows)
      ),
    releaseAll: (tenantId, by) => counted(run.releaseAll(tenantId, by)),
    expire: counted(run.expire(MOST_EXPIRED))
  }
  return store
})

const counted = (statement: Effect.Effect<ReadonlyArray<unknown>, SqlError>) =>
  statement.pipe(Effect.map((rows) => rows.length), Effect.catch(unavailable))

const decodeReleased = Schema.decodeUnknownSync(
  Schema.Array(Schema.Struct({ session: Schema.String, released: Schema.Boolean }))
)
