import { Effect } from "effect"
import type { SqlClient } from "effect/sql"
import type { Audit } from "../audit/Audit.ts"
import { unavailable } from "./BookingError.ts"
import type { Actor } from "./Record.ts"
import type { ReservationId } from "./Reservation.ts"
import type { ReservationStore } from "./ReservationStore.ts"
import type { TenantId } from "../domain/Ids.ts"

/** Any store whose changes by staff stand in the trail of who did what too: both are written, or neither. */
export const witnessed = (
  store: ReservationStore["Service"],
  sql: SqlClient.SqlClient,
  audit: Audit["Service"]
): ReservationStore["Service"] => {
  const witness = (deed: Deed) =>
    audit.append({
      type: "data_modification",
      action: `reservation.${deed.kind}`,
      tenantId: deed.tenantId,
      resource: `reservation/${deed.id}`,
      before: deed.before,
      after: deed.after
    }).pipe(Effect.catchTag("AuditError", unavailable))

  const together = <A, E>(run: Effect.Effect<A, E>) =>
    sql.withTransaction(run).pipe(Effect.catchTag("SqlError", unavailable))

  return {
    ...store,
    begin: (beginning) => {
      const { actor, record: { id, reference, tenantId } } = beginning
      if (!isStaff(actor)) return store.begin(beginning)
      return together(
        Effect.tap(
          store.begin(beginning),
          (begun) =>
            begun.id === id && begun.version === 1 && begun.reference === reference
              ? witness({
                kind: "held",
                id,
                tenantId,
                before: null,
                after: { by: actor, stage: begun.stage, reference }
              })
              : Effect.void
        )
      )
    },
    change: (before, change) =>
      isStaff(change.actor)
        ? together(Effect.tap(store.change(before, change), (after) =>
          after._tag === "None" ? Effect.void : witness({
            kind: change.kind,
            id: before.id,
            tenantId: before.tenantId,
            before: { stage: before.stage },
            after: { by: change.actor, stage: after.value.stage, ...change.detail }
          })))
        : store.change(before, change)
  }
}

interface Deed {
  readonly kind: string
  readonly id: ReservationId
  readonly tenantId: TenantId
  readonly before: unknown
  readonly after: unknown
}

const isStaff = (actor: Actor): boolean => actor.startsWith("staff:")
