import { assert, describe, it, layer } from "@effect/vitest"
import { Cause, Effect, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { ConnectionError, SqlError } from "effect/sql/SqlError"
import { faultOf } from "../../src/sql/SqlFault.ts"
import * as Postgres from "../support/Postgres.ts"

layer(Postgres.layer)("a fault of the database", (it) => {
  it.effect("is told by its kind and its SQLSTATE, without the value that PostgreSQL quotes", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      const error = yield* Effect.flip(sql`SELECT ${"quiero reservar"}::int4`)
      assert.strictEqual(faultOf(error), "UnknownError 22P02")
    }))

  it.effect("names a missing table by its SQLSTATE alone", () =>
    Effect.gen(function* () {
      const sql = yield* SqlClient.SqlClient
      assert.strictEqual(faultOf(yield* Effect.flip(sql`SELECT * FROM nowhere`)), "SqlSyntaxError 42P01")
    }))
})

describe("a fault of anything else", () => {
  it("is told by the system's code, also one below", () => {
    const refused = Object.assign(new Error("connect ECONNREFUSED 10.0.0.7:5432"), { code: "ECONNREFUSED" })
    const below = new Error("connect", { cause: refused })
    for (const cause of [refused, below]) {
      const error = new SqlError({ reason: new ConnectionError({ cause }) })
      assert.strictEqual(faultOf(error), "ConnectionError ECONNREFUSED")
    }
  })

  it("is told by what broke below the errors of rooms around it", () => {
    const broken = new SqlError({
      reason: new ConnectionError({ cause: Object.assign(new Error(), { code: "57P01" }) })
    })
    const room = { _tag: "RoomError", reason: { _tag: "Unavailable", cause: broken } }
    assert.strictEqual(faultOf({ _tag: "Outer", reason: { _tag: "Unknown", cause: room } }), "ConnectionError 57P01")
    assert.strictEqual(faultOf({ _tag: "Outer", reason: { _tag: "Refused" } }), "Refused")
  })

  it("is told by its name, and by nothing that could be somebody's words", () => {
    assert.strictEqual(faultOf(new Cause.TimeoutError()), "timeout")
    assert.strictEqual(faultOf(new TypeError("5491155551234 is not a function")), "TypeError")
    assert.strictEqual(faultOf(Object.assign(new Error("no"), { code: "quiero reservar" })), "Error")
    assert.strictEqual(faultOf({ _tag: "quiero reservar" }), "unknown")
    assert.strictEqual(faultOf("quiero reservar"), "unknown")
    assert.strictEqual(faultOf(undefined), "unknown")
  })

  it.effect("is told by the kind of value that was not what it should be", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Schema.decodeUnknownEffect(Schema.Int)("quiero reservar"))
      assert.strictEqual(faultOf(error), "SchemaError")
    }))
})
