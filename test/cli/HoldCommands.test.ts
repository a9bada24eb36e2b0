import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { SqlClient } from "effect/sql"
import { userInfo } from "node:os"
import { RoomLocks } from "../../src/locks/RoomLocks.ts"
import { casa, onSql, story, wish } from "../locks/support.ts"
import * as Postgres from "../support/Postgres.ts"
import { conserje } from "./Spawned.ts"

const run = (...words: ReadonlyArray<string>) =>
  Effect.flatMap(Postgres.Scratch, ({ url }) => conserje(words, { DATABASE_URL: url.href }))

layer(onSql, { timeout: "60 seconds", excludeTestServices: true })("an operator with holds", (it) => {
  it.effect("sees what is held, as a table and as JSON", () =>
    Effect.gen(function* () {
      const locks = yield* RoomLocks
      assert.strictEqual((yield* run("holds", "list", "--hotel", "casa")).stdout, "No room is held.\n")
      const hold = yield* locks.acquire(wish())
      const { stdout } = yield* run("holds", "list", "--hotel", "casa")
      assert.match(stdout, new RegExp(`^${hold.id} +101 +2026-12-10  2026-12-13  .* +0 +one +guest-1$`, "m"))
      const json = yield* run("holds", "list", "--hotel", "casa", "--json")
      assert.include(json.stdout, `{"holds":[{"id":"${hold.id}"`)
      assert.include(json.stdout, `"expiresAt":"${new Date(hold.expiresAt).toISOString()}"`)
      yield* locks.release(hold)
    }))

  it.effect("lets a room go and says why, and hears of what was not held", () =>
    Effect.gen(function* () {
      const locks = yield* RoomLocks
      const hold = yield* locks.acquire(wish({ roomId: "102" }))
      const release = run("holds", "release", hold.id, "--hotel", "casa", "--because", "the guest called")
      assert.deepStrictEqual(yield* release, { code: 0, stdout: "1 hold released.\n", stderr: "" })
      assert.deepStrictEqual(yield* release, {
        code: 1,
        stdout: "0 holds released.\n",
        stderr: `No open hold has the id ${hold.id}.\n`
      })
      assert.deepStrictEqual(yield* story("102"), ["acquired one", "released one"])
      const sql = yield* SqlClient.SqlClient
      assert.deepStrictEqual(
        yield* sql`SELECT type, action, resource, tenant_id, actor_kind, actor_id, after FROM audit_logs`,
        [{
          type: "lock",
          action: "hold.released",
          resource: `hold/${hold.id}`,
          tenantId: "casa",
          actorKind: "command",
          actorId: userInfo().username,
          after: { because: "the guest called" }
        }]
      )
    }))

  it.effect("lets all of a hotel's rooms go at once, and must name one when not", () =>
    Effect.gen(function* () {
      const locks = yield* RoomLocks
      for (const roomId of ["201", "202"]) yield* locks.acquire(wish({ roomId }))
      const words = ["holds", "release", "--hotel", "casa", "--because", "sold by phone"]
      assert.strictEqual((yield* run(...words)).code, 2)
      assert.strictEqual((yield* run(...words, "--all")).stdout, "2 holds released.\n")
      assert.deepStrictEqual(yield* locks.list(casa), [])
    }))

  it.effect("is told in a sentence that Redis is away", () =>
    Effect.gen(function* () {
      const { url } = yield* Postgres.Scratch
      const { code, stderr } = yield* conserje(["holds", "list", "--hotel", "casa"], {
        DATABASE_URL: url.href,
        REDIS_URL: "redis://:very-secret@127.0.0.1:9/0"
      })
      assert.strictEqual(code, 1)
      assert.match(stderr, /^The holds of rooms could not be read or written: .*`conserje doctor` says .*\.$/m)
      assert.notInclude(stderr, "very-secret")
    }))
})
