import { Context, Effect, Layer } from "effect"
import { type ChildProcess, spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Machine from "./Machine.ts"
import { freePort } from "./Runtime.ts"

const program = Machine.find("redis-server")

/** Suites on a real Redis are left out where there is none: `describe.skipIf(RedisServer.isMissing)`. */
export const isMissing = program === undefined

/** A real redis-server of this suite's own, which can be killed and brought back at the same address. */
export class RedisServer extends Context.Service<RedisServer, {
  readonly url: string
  readonly kill: Effect.Effect<void>
  readonly start: Effect.Effect<void>
}>()("conserje/test/support/RedisServer") {
  /** With more arguments of its own. */
  static readonly layerWith = (...more: ReadonlyArray<string>) =>
    Layer.effect(
      RedisServer,
      Effect.gen(function* () {
        const folder = yield* Effect.acquireRelease(
          Effect.sync(() => mkdtempSync(join(tmpdir(), "conserje-redis-"))),
          (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
        )
        const port = yield* freePort
        let running: ChildProcess | undefined
        const kill = Effect.callback<void>((resume) => {
          if (running === undefined) return resume(Effect.void)
          running.once("exit", () => resume(Effect.void))
          running.kill("SIGKILL")
          running = undefined
        })
        const start = Effect.callback<void>((resume) => {
          const child = spawn(program ?? "", [
            "--port",
            String(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            folder,
            ...more
          ])
          running = child
          let said = ""
          child.stdout.on("data", (chunk: Uint8Array) => {
            said += new TextDecoder().decode(chunk)
            if (said.includes("Ready to accept connections")) resume(Effect.void)
          })
          child.once("exit", (code) => resume(Effect.die(new Error(`redis-server ended with ${code}: ${said}`))))
        })
        yield* Effect.acquireRelease(start, () => kill)
        return { url: `redis://127.0.0.1:${port}/0`, kill, start }
      })
    )
  static readonly layer = RedisServer.layerWith()
}
