import { assert, it } from "@effect/vitest"
import { Effect, Exit, Scope } from "effect"
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as OwnerFile from "../../../src/sql/embedded/OwnerFile.ts"
import * as ProcessIdentity from "../../../src/sql/embedded/ProcessIdentity.ts"

const path = Effect.acquireRelease(
  Effect.sync(() => join(mkdtempSync(join(tmpdir(), "conserje-owner-")), "owner")),
  (path) => Effect.sync(() => rmSync(join(path, ".."), { recursive: true, force: true }))
)

it.effect("is kept by one at a time and free again afterwards", () =>
  Effect.gen(function* () {
    const file = yield* path
    const scope = yield* Scope.make()
    yield* Scope.provide(OwnerFile.keep(file), scope)

    const refused = yield* Effect.flip(Effect.scoped(OwnerFile.keep(file)))
    assert.deepStrictEqual(refused, new OwnerFile.Kept({ pid: process.pid }))

    yield* Scope.close(scope, Exit.void)
    assert.deepStrictEqual(readdirSync(join(file, "..")), [])
    yield* Effect.scoped(OwnerFile.keep(file))
  }).pipe(Effect.scoped))

it.effect("is taken over from a process that is gone, from a namesake and from a half-written file", () =>
  Effect.gen(function* () {
    const file = yield* path
    const left = [
      JSON.stringify({ pid: 4_194_303, birthmark: "boot/1" }),
      JSON.stringify({ pid: process.pid, birthmark: "an earlier process of this number" }),
      `{"pid":`
    ]
    for (const text of left) {
      writeFileSync(`${file}.7`, text)
      yield* Effect.scoped(
        Effect.andThen(
          OwnerFile.keep(file),
          Effect.sync(() =>
            assert.deepStrictEqual(JSON.parse(readFileSync(`${file}.8`, "utf8")), {
              pid: process.pid,
              birthmark: ProcessIdentity.birthmark(process.pid)
            })
          )
        )
      )
    }
  }).pipe(Effect.scoped))

it.effect("is won by exactly one of many who find a dead owner at the same moment", () =>
  Effect.gen(function* () {
    const file = yield* path
    writeFileSync(`${file}.1`, JSON.stringify({ pid: 4_194_303, birthmark: "boot/1" }))
    const scope = yield* Scope.make()
    const outcomes = yield* Effect.forEach(
      Array.from({ length: 16 }),
      () => Effect.exit(Scope.provide(OwnerFile.keep(file), scope)),
      { concurrency: "unbounded" }
    )
    assert.strictEqual(outcomes.filter(Exit.isSuccess).length, 1)
    yield* Scope.close(scope, Exit.void)
  }).pipe(Effect.scoped))
