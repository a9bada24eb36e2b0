import { Context, Effect, Layer, Redacted, Schema } from "effect"
import { SqlClient, SqlSchema } from "effect/sql"
import { inject } from "vitest"
import * as Database from "../../src/sql/Database.ts"
import type { Provided } from "./ProvidedContext.ts"

const provided: Provided = { postgresUrl: inject("postgresUrl"), postgresTemplate: inject("postgresTemplate") }
const server = new URL(provided.postgresUrl)
const at = (url: URL) => Database.layerUrl(Redacted.make(url.href))

/** Where a test's own database is, for a process that the test starts. */
export class Scratch
  extends Context.Service<Scratch, { readonly url: URL }>()("conserje/test/support/Postgres/Scratch") {
  static readonly layerFrom = (template: string) =>
    Layer.effect(
      Scratch,
      Effect.gen(function* () {
        const sql = yield* SqlClient.SqlClient
        const freshName = SqlSchema.findOne({
          Request: Schema.Void,
          Result: Schema.Struct({ name: Schema.String }),
          execute: () => sql`SELECT 'test_' || md5(random()::text) AS name`
        })
        const url = yield* Effect.acquireRelease(
          Effect.gen(function* () {
            const { name } = yield* freshName(undefined)
            yield* sql`CREATE DATABASE ${sql(name)} TEMPLATE ${sql(template)}`
            const url = new URL(server)
            url.pathname = `/${name}`
            return url
          }),
          // A server that died under a test has nothing left to drop; whatever else stops us is a broken test.
          (url) => Effect.orDie(sql`DROP DATABASE IF EXISTS ${sql(url.pathname.slice(1))} WITH (FORCE)`)
        )
        return { url }
      })
    ).pipe(Layer.provide(at(server)))

  /** A migrated database of its own, dropped with the scope. */
  static readonly layer = Scratch.layerFrom(provided.postgresTemplate)
  /** The same without any table. */
  static readonly layerEmpty = Scratch.layerFrom("template0")
}

const client = Layer.unwrap(Effect.map(Scratch, ({ url }) => at(url)))

/** A client on a migrated database of its own for each test file, and `Scratch` with its URL. */
export const layer = client.pipe(Layer.provideMerge(Scratch.layer))

/** The same without any table, for tests of the migrations. */
export const layerEmpty = client.pipe(Layer.provideMerge(Scratch.layerEmpty))
