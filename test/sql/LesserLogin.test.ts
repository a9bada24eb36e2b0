import { assert, layer } from "@effect/vitest"
import { Effect, Layer, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { TenantId } from "../../src/domain/Ids.ts"
import * as Database from "../../src/sql/Database.ts"
import * as Migrations from "../../src/sql/Migrations.ts"
import * as TenantWall from "../../src/sql/TenantWall.ts"
import * as Postgres from "../support/Postgres.ts"

/** The owner of the database, who may make no roles: as an administrator gives it on a server that others use too. */
const lesser = Effect.gen(function* () {
  const admin = yield* SqlClient.SqlClient
  const { url } = yield* Postgres.Scratch
  const name = url.pathname.slice(1)
  yield* Effect.acquireRelease(
    admin.unsafe(`CREATE ROLE ${name} LOGIN PASSWORD 'secret'`),
    () =>
      Effect.orDie(Effect.forEach(
        [`REASSIGN OWNED BY ${name} TO CURRENT_USER`, `DROP OWNED BY ${name}`, `DROP ROLE ${name}`],
        (statement) => admin.unsafe(statement)
      ))
  )
  yield* admin.unsafe(`ALTER DATABASE ${name} OWNER TO ${name}`)
  const own = new URL(url)
  own.username = name
  own.password = "secret"
  return { name, login: Layer.fresh(Database.layerUrl(Redacted.make(own.href), 2)) }
})

const tenants = Effect.map(
  SqlClient.SqlClient.use((sql) => sql`SELECT id FROM tenants ORDER BY id`),
  (rows) => rows.map(({ id }) => id)
)

layer(Postgres.layerEmpty)("a login that may make no roles", (it) => {
  it.effect("serves without the wall and says so, and with it once the administrator has granted the role", () =>
    Effect.gen(function* () {
      const admin = yield* SqlClient.SqlClient
      const { login, name } = yield* lesser
      const seen = Effect.gen(function* () {
        const sql = yield* SqlClient.SqlClient
        yield* sql`INSERT INTO tenants (id, profile) VALUES ('casa', '{}'), ('lantern', '{}') ON CONFLICT DO NOTHING`
        yield* Effect.scoped(Layer.build(Migrations.layer))
        const fault = yield* TenantWall.fault
        return { fault, all: yield* tenants, own: yield* TenantWall.within(TenantId.make("casa"), tenants) }
      })
      yield* Effect.scoped(Layer.build(Migrations.layer.pipe(Layer.provide(login))))
      assert.deepStrictEqual(yield* Effect.provide(seen, login), {
        fault: `${name} may not take the role conserje_hotel`,
        all: ["casa", "lantern"],
        own: ["casa", "lantern"]
      })
      yield* admin.unsafe(`GRANT conserje_hotel TO ${name}`)
      assert.deepStrictEqual(yield* Effect.provide(seen, login), {
        fault: null,
        all: ["casa", "lantern"],
        own: ["casa"]
      })
    }))
})
