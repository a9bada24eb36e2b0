import { Effect, Layer, Option, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { Audit } from "../../src/audit/Audit.ts"
import { AuditSpool } from "../../src/audit/AuditSpool.ts"
import { AuditTrail } from "../../src/audit/AuditTrail.ts"
import { IdentityConfig } from "../../src/identity/IdentityConfig.ts"
import * as IdentityRoom from "../../src/identity/IdentityRoom.ts"
import * as Postgres from "../support/Postgres.ts"

export const SECRET = "0123456789abcdef0123456789abcdef"

/** The room on a database of its own, with keys of our choosing. */
export const roomWith = (secrets: ReadonlyArray<string>, admin: IdentityConfig["Service"]["admin"] = Option.none()) =>
  Layer.fresh(IdentityRoom.layer).pipe(
    Layer.provide(Layer.succeed(IdentityConfig, { secrets: secrets.map((one) => Redacted.make(one)), admin }))
  )

export const trail = AuditTrail.layerSql.pipe(
  Layer.provideMerge(Audit.layerSql),
  Layer.provide(AuditSpool.layerNone),
  Layer.provideMerge(Postgres.layer)
)

/** A hotel that people may belong to, by its row alone. */
export const hotel = Layer.effectDiscard(
  Effect.flatMap(SqlClient.SqlClient, (sql) => sql`INSERT INTO tenants (id, profile) VALUES ('casa', '{}')`)
)

export const World = roomWith([SECRET]).pipe(Layer.provideMerge(hotel), Layer.provideMerge(trail))

export const GOOD = "Mar-de-Fondo-72-algas"
export const BETTER = "Viento.Sur.41.pampero"

export const attempt = (email: string, password: string, address = "10.0.0.1") => ({
  email,
  password: Redacted.make(password),
  address,
  userAgent: "test"
})

export const reasonOf = <A, R>(self: Effect.Effect<A, { readonly reason: { readonly _tag: string } }, R>) =>
  Effect.map(Effect.flip(self), ({ reason }) => reason._tag)
