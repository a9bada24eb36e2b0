import { Clock, Context, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { type IdentityError, unavailable } from "../identity/IdentityError.ts"
import { LinkedUsers, type Synced } from "../identity/LinkedUsers.ts"
import { AuthorizerAccounts } from "./AuthorizerAccounts.ts"
import type { AuthorizerError } from "./AuthorizerError.ts"
import type { Kind } from "./AuthorizerMetrics.ts"

/** Something happened to an account. What it says of the account is not believed: the Authorizer is asked. */
export interface AuthorizerEvent {
  readonly id: string
  /** Of the whole body. */
  readonly digest: string
  readonly kind: Kind
  readonly userId: string
}

/** `repeated`: it was known. `reused`: its id came before with other words. */
export type Outcome = Synced | "gone" | "unknown" | "repeated" | "reused"

/** Events older than this are forgotten, so many in one pass. Their signatures have been no good for long. */
const KEPT = 30 * 24 * 60 * 60 * 1000
const MOST_FORGOTTEN = 5_000

/**
 * What the Authorizer tells us. An event only says whose account to look at, so that one that is late, doubled or out of
 * order does no harm.
 */
export class AuthorizerEvents extends Context.Service<AuthorizerEvents, {
  readonly take: (event: AuthorizerEvent) => Effect.Effect<Outcome, AuthorizerError | IdentityError>
  /** Makes one account true here. */
  readonly look: (userId: string) => Effect.Effect<Outcome, AuthorizerError | IdentityError>
  /** One bounded pass. */
  readonly forget: Effect.Effect<number, IdentityError>
}>()("conserje/authorizer/AuthorizerEvents") {
  static readonly layerSql = Layer.effect(
    AuthorizerEvents,
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const accounts = yield* AuthorizerAccounts
      const linked = yield* LinkedUsers

      const look = Effect.fnUntraced(function* (userId: string) {
        const account = yield* accounts.get(userId)
        if (Option.isSome(account)) return yield* linked.sync(account.value)
        return (yield* linked.unlink(userId)) ? "gone" : "unknown"
      })

      const digestOf = (id: string) =>
        sql`SELECT digest FROM authorizer_events WHERE id = ${id}`.pipe(
          Effect.map((rows) => decode(rows)[0]?.digest),
          Effect.catchTag("SqlError", unavailable)
        )

      // Noted after it was acted on: an event that is cut short in between comes again and finds nothing to do.
      const note = Effect.fnUntraced(function* ({ digest, id, kind }: AuthorizerEvent) {
        const now = yield* Clock.currentTimeMillis
        yield* sql`
          INSERT INTO authorizer_events (id, digest, kind, received_at)
          VALUES (${id}, ${digest}, ${kind}, to_timestamp(${now}::float8 / 1000)) ON CONFLICT DO NOTHING`.pipe(
          Effect.catchTag("SqlError", unavailable)
        )
      })

      return AuthorizerEvents.of({
        look,
        take: Effect.fnUntraced(function* (event) {
          const before = yield* digestOf(event.id)
          if (before !== undefined) return before === event.digest ? "repeated" : "reused"
          const outcome = yield* look(event.userId)
          if (event.kind === "login") yield* linked.loggedIn(event.userId)
          yield* note(event)
          return outcome
        }),
        forget: Effect.gen(function* () {
          const now = yield* Clock.currentTimeMillis
          const gone = yield* sql`
            DELETE FROM authorizer_events WHERE id IN (
              SELECT id FROM authorizer_events WHERE received_at < to_timestamp(${now - KEPT}::float8 / 1000)
              LIMIT ${MOST_FORGOTTEN}) RETURNING 1`
          return gone.length
        }).pipe(Effect.catchTag("SqlError", unavailable))
      })
    })
  )
}

const decode: (rows: unknown) => ReadonlyArray<{ readonly digest: string }> = Schema.decodeUnknownSync(
  Schema.Array(Schema.Struct({ digest: Schema.String }))
)
