import { Effect, Layer } from "effect"
import { SqlClient } from "effect/sql"
import { Audit } from "../audit/Audit.ts"
import { unavailable } from "./IdentityError.ts"

/** Where others keep passwords none is left here, and nobody stays logged in by one. */
export const layer = Layer.effectDiscard(
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    const audit = yield* Audit
    yield* sql.withTransaction(Effect.gen(function* () {
      yield* sql`DELETE FROM password_history`
      yield* sql`
        UPDATE user_sessions SET is_revoked = true, revoked_because = 'passwords are kept elsewhere' WHERE NOT is_revoked`
      const forgotten = yield* sql`
        UPDATE users SET password_hash = NULL, password_changed_at = NULL, must_change = false
        WHERE password_hash IS NOT NULL RETURNING 1`
      if (forgotten.length === 0) return
      yield* audit.append({
        type: "data_modification",
        action: "passwords.forgotten",
        resource: "user/every",
        after: { people: forgotten.length }
      })
      yield* Effect.logWarning("passwords are kept elsewhere now: those kept here were deleted", {
        people: forgotten.length
      })
    })).pipe(Effect.catchTags({ SqlError: unavailable, AuditError: unavailable }))
  })
)
