import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { readdirSync } from "node:fs"
import { SqlClient } from "effect/sql"
import * as Child from "../support/Child.ts"
import * as Postgres from "../support/Postgres.ts"
import { listening } from "./Listening.ts"
import { conserje, folder } from "./Spawned.ts"

/** The runtime on a database and in a folder of its own, ready. */
const started = Effect.gen(function* () {
  const { url } = yield* Postgres.Scratch
  const env = { ...process.env, DATABASE_URL: url.href, DATA_DIR: yield* folder, PORT: "0", LOG_FORMAT: "json" }
  const child = yield* Child.startWith({
    base: import.meta.url,
    file: "../../src/main.ts",
    args: ["start"],
    env: stringsOf(env)
  })
  yield* Child.says(child, "is ready")
  return child
})

layer(Postgres.layerEmpty, { excludeTestServices: true })("conserje start", (it) => {
  it.effect(
    "makes its tables, says that it is ready, and ends with 0 when it is told to stop",
    () =>
      Effect.gen(function* () {
        const child = yield* started
        const sql = yield* SqlClient.SqlClient
        assert.deepStrictEqual(yield* sql`SELECT count(*)::int4 AS letters FROM dead_letters`, [{ letters: 0 }])
        child.kill("SIGTERM")
        yield* Child.isGone(child)
        assert.strictEqual(child.code(), 0)
      }),
    60_000
  )

  it.effect("ends with 1 and one sentence when its port is taken", () =>
    Effect.gen(function* () {
      const { url } = yield* Postgres.Scratch
      const { port } = yield* listening(() => [404])
      const { code, stderr } = yield* conserje(["start"], {
        DATABASE_URL: url.href,
        DATA_DIR: yield* folder,
        PORT: String(port)
      })
      assert.strictEqual(code, 1)
      assert.strictEqual(
        stderr,
        `Port ${port} is taken: set PORT to a free one, or stop the program that listens there.\n`
      )
    }), 60_000)

  it.effect(
    "ends with 2 and one sentence when a variable is wrong, before it makes anything",
    () =>
      Effect.gen(function* () {
        const dataDir = yield* folder
        const { code, stderr } = yield* conserje(["start"], { DATA_DIR: dataDir, DELIVERY_LEASE: "99 days" })
        assert.deepStrictEqual([code, stderr], [2, "DELIVERY_LEASE must be a duration between 1m and 10m.\n"])
        assert.deepStrictEqual(readdirSync(dataDir), [])
      }),
    60_000
  )

  it.effect(
    "has none of the doors of the pretend Meta and the pretend PMS on its own port",
    () =>
      Effect.gen(function* () {
        const { url } = yield* Postgres.Scratch
        const env = { ...process.env, DATABASE_URL: url.href, DATA_DIR: yield* folder, PORT: "0", LOG_FORMAT: "json" }
        const child = yield* Child.startWith({
          base: import.meta.url,
          file: "../../src/main.ts",
          args: ["start"],
          env: stringsOf(env)
        })
        yield* Child.says(child, "is ready")
        const [, home = ""] = /(http:\/\/localhost:\d+)\/chat/.exec(child.said()) ?? []
        for (
          const path of [
            "/v21.0/1234",
            "/v21.0/1234/messages",
            "/1234/messages",
            "/admin/none",
            "/sandbox",
            "/casa-del-lago/api"
          ]
        ) {
          for (const method of ["GET", "POST"]) {
            const { status } = yield* Effect.promise(() => fetch(home + path, { method }))
            assert.strictEqual(status, 404, `${method} ${path}`)
          }
        }
      }),
    60_000
  )
})

const stringsOf = (env: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(env).flatMap(([name, value]) => value === undefined ? [] : [[name, value]]))
