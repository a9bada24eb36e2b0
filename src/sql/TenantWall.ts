import { Context, Effect, Schema } from "effect"
import { SqlClient, SqlSchema } from "effect/sql"
import type { TenantId } from "../domain/Ids.ts"

/**
 * On whose behalf statements are made: one hotel's, or (null) the whole house's. The database keeps a hotel's statements
 * to its own rows, whatever they ask for.
 */
export const OnBehalfOf = Context.Reference<TenantId | null>("conserje/sql/TenantWall/OnBehalfOf", {
  defaultValue: () => null
})

/**
 * Every statement of `self` sees and writes only the rows of this hotel: a row of another one is not found, and is refused
 * when it is written. What `self` starts inherits that, so whatever serves all hotels says `houseWide`.
 */
export const within = <A, E, R>(tenantId: TenantId, self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.provideService(self, OnBehalfOf, tenantId)

/** For what is kept or woken for all hotels, whoever happened to be the first to need it. */
export const houseWide = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.provideService(self, OnBehalfOf, null)

/** What the database's administrator does where this login may not do it by itself. */
export const REMEDY =
  "Let the database's administrator CREATE ROLE conserje_hotel NOLOGIN and GRANT conserje_hotel TO this login, then start again."

const Fault = Schema.Struct({ fault: Schema.NullOr(Schema.String) })

const faultOf = (of: "stand_wall" | "wall_fault") =>
  Effect.flatMap(SqlClient.SqlClient, (sql) =>
    SqlSchema.findOne({
      Request: Schema.Void,
      Result: Fault,
      execute: () => sql`SELECT ${sql.literal(of)}() AS fault`
    })(undefined)).pipe(Effect.map(({ fault }) => fault))

/** Why the wall does not stand; null when it does. */
export const fault = faultOf("wall_fault")

/**
 * Puts up what the wall needs on this server. Where that is not allowed the house goes on with its first wall alone, the
 * conditions in each statement.
 */
export const stand = Effect.tap(
  faultOf("stand_wall"),
  (fault) =>
    fault === null ? Effect.void : Effect.logWarning(`no wall between hotels in the database: ${fault}. ${REMEDY}`)
)
