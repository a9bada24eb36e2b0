import { assert, it } from "@effect/vitest"
import { ConfigProvider, Effect, Option, Redacted } from "effect"
import { DatabaseConfig } from "../../src/sql/DatabaseConfig.ts"

const read = (env: Record<string, string>) =>
  DatabaseConfig.pipe(
    Effect.provide(DatabaseConfig.layer),
    Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromEnv({ env }))
  )

it.effect("brings a server along in .data when nothing is said, or an empty thing", () =>
  Effect.gen(function* () {
    for (const env of [{}, { DATABASE_URL: "" }]) {
      const { postgresDir, url } = yield* read(env)
      assert.isTrue(Option.isNone(url))
      assert.strictEqual(postgresDir, ".data/postgres")
    }
    assert.strictEqual((yield* read({ DATA_DIR: "/srv/conserje" })).postgresDir, "/srv/conserje/postgres")
  }))

it.effect("uses the server that it is given", () =>
  Effect.gen(function* () {
    const given = "postgresql://app:secret@db.example/conserje?sslmode=require"
    const { url } = yield* read({ DATABASE_URL: given })
    assert.strictEqual(Redacted.value(Option.getOrThrow(url)), given)
  }))

it.effect("takes a socket in the form that psql does", () =>
  Effect.gen(function* () {
    const { url } = yield* read({ DATABASE_URL: "postgres://app:se%2Fcret@/conserje?host=/run/postgresql&port=5433" })
    assert.strictEqual(
      Redacted.value(Option.getOrThrow(url)),
      "postgres://app:se%2Fcret@localhost/conserje?host=/run/postgresql&port=5433"
    )
  }))

it.effect.each(["mysql://app:hunter2@db/conserje", "postgres://app:hunter2@db", "hunter2"])(
  "names the variable and hides the value of a bad address (%#)",
  (given) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(read({ DATABASE_URL: given }))
      assert.include(error.message, "DATABASE_URL is not of the form postgres://user:password@host:port/database")
      assert.notInclude(error.message, "hunter2")
    })
)
