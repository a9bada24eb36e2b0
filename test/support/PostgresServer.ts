import { Effect, Layer, ManagedRuntime, Redacted, Schema } from "effect"
import { SqlClient, SqlSchema } from "effect/sql"
import type { TestProject } from "vitest/node"
import * as Database from "../../src/sql/Database.ts"
import { EmbeddedPostgres } from "../../src/sql/EmbeddedPostgres.ts"
import type { EmbeddedPostgresError } from "../../src/sql/EmbeddedPostgresError.ts"
import * as Migrations from "../../src/sql/Migrations.ts"
import type { Provided } from "./ProvidedContext.ts"

/** One server for the whole run: the embedded one, or the one that `TEST_DATABASE_URL` names. */
export default async function setup(project: TestProject) {
  const given = process.env["TEST_DATABASE_URL"]
  const server = ManagedRuntime.make(
    given === undefined ? embedded(1) : Layer.succeed(EmbeddedPostgres, {
      url: Redacted.make(given),
      adopted: false
    })
  )
  const { url } = await server.runPromise(EmbeddedPostgres)
  const client = ManagedRuntime.make(Database.layerUrl(url))
  if (given === undefined) await client.runPromise(sweep)
  const template = await client.runPromise(makeTemplate(url))
  const provided: Provided = { postgresUrl: Redacted.value(url), postgresTemplate: template }
  project.provide("postgresUrl", provided.postgresUrl)
  project.provide("postgresTemplate", provided.postgresTemplate)
  return async () => {
    await client.runPromise(drop(template))
    await client.dispose()
    await server.dispose()
  }
}

/** Runs beside each other have a server each; the next one takes the same folder, and what a killed run left there. */
const embedded = (number: number): Layer.Layer<EmbeddedPostgres, EmbeddedPostgresError> =>
  EmbeddedPostgres.layer(`.data/test/${number}/postgres`).pipe(
    Layer.catch((error) =>
      error.reason._tag === "AlreadyServed" && number < MOST_RUNS
        ? embedded(number + 1)
        : Layer.effect(EmbeddedPostgres, Effect.fail(error))
    )
  )

/** As many test runs may go on at the same time in one clone. */
const MOST_RUNS = 32

const Named = Schema.Struct({ name: Schema.String })

const drop = (name: string) =>
  Effect.flatMap(SqlClient.SqlClient, (sql) => sql`DROP DATABASE IF EXISTS ${sql(name)} WITH (FORCE)`)

/** Drops what a run that was killed could not. */
const sweep = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  const left = SqlSchema.findAll({
    Request: Schema.Void,
    Result: Named,
    execute: () => sql`SELECT datname AS name FROM pg_database WHERE datname LIKE 'test\\_%'`
  })
  yield* Effect.forEach(yield* left(undefined), ({ name }) => drop(name), { discard: true })
})

const makeTemplate = Effect.fnUntraced(function* (server: Redacted.Redacted<string>) {
  const sql = yield* SqlClient.SqlClient
  const fresh = SqlSchema.findOne({
    Request: Schema.Void,
    Result: Named,
    execute: () => sql`SELECT 'test_template_' || md5(random()::text) AS name`
  })
  const { name } = yield* fresh(undefined)
  yield* sql`CREATE DATABASE ${sql(name)}`
  const url = new URL(Redacted.value(server))
  url.pathname = `/${name}`
  yield* Effect.scoped(Layer.build(Migrations.layer.pipe(Layer.provide(Database.layerUrl(Redacted.make(url.href))))))
  return name
})
