import { assert, describe, it } from "@effect/vitest"
import { Cause, Runtime } from "effect"
import { MigrationError } from "effect/sql/Migrator"
import * as SqlError from "effect/sql/SqlError"
import { AppError, PortTaken } from "../../src/app/AppError.ts"
import { startFailureOf } from "../../src/app/StartFailure.ts"

describe("startFailureOf", () => {
  it("says nothing of an interruption, nor of an error that has spoken for itself", () => {
    assert.isUndefined(startFailureOf(Cause.interrupt()))
    assert.isUndefined(startFailureOf(Cause.fail(Object.assign(new Error("help"), { [Runtime.errorReported]: false }))))
  })

  it("gives a known failure's message as a sentence, and 1", () => {
    const cause = Cause.fail(new AppError({ reason: new PortTaken({ host: "127.0.0.1", port: 8002 }) }))
    assert.deepStrictEqual(startFailureOf(cause), {
      sentence: "Port 8002 is taken: set PORT to a free one, or stop the program that listens there.",
      exitCode: 1,
      unforeseen: false
    })
  })

  it("takes the first line of a long message, ends it, and leaves out what is private", () => {
    const cause = Cause.fail(new Error("cannot reach postgres://conserje:hunter2@db\n    at somewhere.ts:1"))
    assert.strictEqual(startFailureOf(cause)?.sentence, "cannot reach postgres://***@db.")
  })

  it("says of the database what the database said, without its password", () => {
    const reason = new SqlError.ConnectionError({ cause: new Error("connect ECONNREFUSED 127.0.0.1:1"), message: "?" })
    assert.deepStrictEqual(startFailureOf(Cause.fail(new SqlError.SqlError({ reason }))), {
      sentence: "The database cannot be used (connect ECONNREFUSED 127.0.0.1:1): see DATABASE_URL.",
      exitCode: 1,
      unforeseen: false
    })
  })

  it("says why a migration failed", () => {
    const full = new Error('could not extend file "base/1": No space left on device')
    const reason = new SqlError.UnknownError({ cause: full, message: "?" })
    const cause = Cause.fail(
      new MigrationError({
        kind: "Failed",
        message: 'Migration "11_locks" failed',
        cause: new SqlError.SqlError({ reason })
      })
    )
    assert.strictEqual(
      startFailureOf(cause)?.sentence,
      'Migration "11_locks" failed: could not extend file "base/1": No space left on device.'
    )
  })

  it("ends with the code that the error asks for", () => {
    const cause = Cause.fail(Object.assign(new Error("no such item"), { [Runtime.errorExitCode]: 4 }))
    assert.strictEqual(startFailureOf(cause)?.exitCode, 4)
  })

  it("shows nothing of a defect but that it is one", () => {
    assert.deepStrictEqual(startFailureOf(Cause.die(new TypeError("x is undefined"))), {
      sentence: "Stopped by a failure that nobody foresaw; its cause is in the log.",
      exitCode: 1,
      unforeseen: true
    })
  })
})
