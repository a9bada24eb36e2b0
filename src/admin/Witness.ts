import { Context, Effect, Layer } from "effect"
import { SqlClient } from "effect/sql"
import { Audit } from "../audit/Audit.ts"
import type { AuditEvent } from "../audit/AuditEvent.ts"
import { Unavailable } from "./Problem.ts"

/** Writes what a room of its own does not: that somebody changed something through the API. */
export class Witness extends Context.Service<Witness, {
  /** The change and the event in one transaction; no event when the change says that nothing was to be changed. */
  readonly of: (
    event: AuditEvent,
    change: Effect.Effect<boolean, Unavailable>
  ) => Effect.Effect<boolean, Unavailable>
}>()("conserje/admin/Witness") {
  static readonly layer = Layer.effect(
    Witness,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const audit = yield* Audit
      return Witness.of({
        of: (event, change) =>
          sql.withTransaction(Effect.tap(change, (changed) => changed ? audit.append(event) : Effect.void)).pipe(
            Effect.catchTags({
              SqlError: () => Effect.fail(new Unavailable()),
              AuditError: () => Effect.fail(new Unavailable())
            })
          )
      })
    })
  )
}
