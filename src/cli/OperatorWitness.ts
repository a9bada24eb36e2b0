import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import { isSqlError } from "effect/sql/SqlError"
import { Audit } from "../audit/Audit.ts"
import { type AuditError, unavailable } from "../audit/AuditError.ts"
import type { AuditEvent } from "../audit/AuditEvent.ts"
import { asOperator } from "./OperatorCaller.ts"

/**
 * What a command did and its witness, in one transaction and in the name of whoever runs it. Nothing is witnessed when
 * there was nothing to be done.
 */
export const witnessed = <E, R>(
  event: AuditEvent,
  change: Effect.Effect<boolean, E, R>
): Effect.Effect<boolean, E | AuditError, R | Audit | SqlClient.SqlClient> =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const audit = yield* Audit
    return yield* sql.withTransaction(Effect.tap(change, (done) => done ? audit.append(event) : Effect.void)).pipe(
      Effect.catchIf(isSqlError, unavailable)
    )
  }).pipe(asOperator)
