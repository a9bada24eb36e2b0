import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import { userInfo } from "node:os"
import * as Postgres from "../support/Postgres.ts"
import { conserje } from "./Spawned.ts"

/** Runs the command on this test file's database. */
const run = (...words: ReadonlyArray<string>) =>
  Effect.flatMap(Postgres.Scratch, ({ url }) => conserje(words, { DATABASE_URL: url.href }))

layer(Postgres.layer, { excludeTestServices: true })("an operator", (it) => {
  it.effect("turns a flag on for one hotel, sees it, and leaves a proven trail", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      yield* sql`INSERT INTO tenants (id, profile) VALUES ('casa', '{}')`
      const set = yield* run("flags", "set", "humanize.es_ar.enabled", "on", "--hotel", "casa")
      assert.deepStrictEqual(set, {
        code: 0,
        stderr: "",
        stdout: "humanize.es_ar.enabled is on; every process knows it within 30 seconds.\n"
      })
      const list = yield* run("flags", "list", "--hotel", "casa")
      assert.match(list.stdout, /^humanize\.es_ar\.enabled +on +hotel /m)
      assert.match((yield* run("flags", "list")).stdout, /^humanize\.es_ar\.enabled +off +default /m)
      assert.include((yield* run("audit", "list", "--hotel", "casa")).stdout, `command ${userInfo().username}`)
      const proof = yield* run("audit", "verify")
      assert.strictEqual(proof.code, 0)
      assert.match(proof.stdout, /^casa +1 row +1 +1 +ok +[0-9a-f]{64}$/m)
    }))

  it.effect("hears which row of whose trail was changed, with an exit code of 1", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      yield* run("flags", "unset", "humanize.es_ar.enabled", "--hotel", "casa")
      yield* sql.withTransaction(Effect.gen(function* () {
        yield* sql`SET LOCAL session_replication_role = replica`
        yield* sql`UPDATE audit_logs SET actor_id = 'nobody' WHERE tenant_id = 'casa' AND seq = 2`
      }))
      const { code, stderr } = yield* run("audit", "verify")
      assert.deepStrictEqual([code, stderr.trim()], [
        1,
        "The trail of casa is not as it was written, first at row 2: changed."
      ])
    }))

  it.effect("has every process log more for a while, and takes it back", () =>
    Effect.gen(function* () {
      const set = yield* run("log-level", "set", "Debug", "--for", "10 minutes")
      assert.match(
        set.stdout,
        /^Lines are written from Debug on until [^ ]+Z\. Every process heeds it within 5 seconds\.\n$/
      )
      assert.match((yield* run("log-level", "show", "--json")).stdout, /"level":\s*"Debug"/)
      assert.strictEqual(
        (yield* run("log-level", "reset")).stdout,
        "Each process logs as it was started (LOG_LEVEL).\n"
      )
      assert.include((yield* run("audit", "list")).stdout, "log_level.set")
      const { code, stderr } = yield* run("log-level", "set", "Debug", "--for", "2 days")
      assert.strictEqual(code, 2)
      assert.include(stderr, "between a second and a day")
    }))

  it.effect("sets nothing for a hotel that does not exist", () =>
    Effect.gen(function* () {
      const { code, stderr } = yield* run("flags", "set", "humanize.es_ar.enabled", "on", "--hotel", "csaa")
      assert.deepStrictEqual([code, stderr], [2, "No hotel of the runtime is called csaa.\n"])
    }))

  it.effect("is told what a value has to be, in plain words", () =>
    Effect.gen(function* () {
      const { code, stderr } = yield* run("audit", "list", "--limit", "0")
      assert.deepStrictEqual([code, stderr.split("\n")[0]], [
        2,
        'Invalid value for flag --limit: "0". Expected a value between 1 and 1000'
      ])
    }))

  it.effect("is told which flags there are when the name is none", () =>
    Effect.gen(function* () {
      const { code, stderr } = yield* run("flags", "set", "humanise", "on")
      assert.strictEqual(code, 2)
      assert.include(stderr, "humanize.es_ar.enabled")
    }))
})
