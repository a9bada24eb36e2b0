import { assert, it } from "@effect/vitest"
import { Effect, Layer, Option, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Database from "../../src/sql/Database.ts"
import { DatabaseConfig } from "../../src/sql/DatabaseConfig.ts"
import { DatabaseServer } from "../../src/sql/DatabaseServer.ts"

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "conserje-server-"))),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
)

const configured = (folder: string, url: Option.Option<string>) =>
  Layer.succeed(DatabaseConfig, {
    url: Option.map(url, Redacted.make),
    dataDir: folder,
    postgresDir: join(folder, "postgres")
  })

it.live("goes where DATABASE_URL leads and starts nothing of its own", () =>
  Effect.gen(function* () {
    const data = yield* folder
    const given = "postgres://app:secret@db.example/conserje"
    for (const layer of [DatabaseServer.layer, DatabaseServer.layerVisiting]) {
      const { origin, url } = yield* DatabaseServer.pipe(
        Effect.provide(layer.pipe(Layer.provide(configured(data, Option.some(given)))))
      )
      assert.strictEqual(origin, "external")
      assert.strictEqual(Redacted.value(url), given)
    }
    assert.isFalse(existsSync(join(data, "postgres")))
  }).pipe(Effect.scoped))

it.live("brings a server along, which a command visits while it runs", () =>
  Effect.gen(function* () {
    const config = configured(yield* folder, Option.none())
    const origin = Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      assert.deepStrictEqual(yield* sql`SELECT current_database() AS name`, [{ name: "conserje" }])
      return (yield* DatabaseServer).origin
    })
    const visit = origin.pipe(Effect.provide(Database.layerVisiting.pipe(Layer.provide(config))))

    const during = yield* Effect.all([origin, visit]).pipe(
      Effect.provide(Database.layer.pipe(Layer.provide(config)))
    )
    assert.deepStrictEqual(during, ["embedded", "visited"])
    assert.strictEqual(yield* visit, "embedded")
  }).pipe(Effect.scoped), 60_000)
