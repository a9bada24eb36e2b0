import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Schedule } from "effect"
import { spawn } from "node:child_process"
import { createServer } from "node:net"
import { fileURLToPath } from "node:url"

const PROGRAM = fileURLToPath(new URL("ShutdownProgram.ts", import.meta.url))

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** Milliseconds since it was asked to stop the first time. */
  readonly after: number
}

/** Runs one of the programs, kills it with the scope, and tells how it ended. */
const program = Effect.fnUntraced(function* (name: string, env: Record<string, string> = {}) {
  const args = "Deno" in globalThis ? ["run", "-A", "--no-check", PROGRAM, name] : [PROGRAM, name]
  const child = yield* Effect.acquireRelease(
    Effect.sync(() => spawn(process.execPath, args, { env: { ...process.env, ...env } })),
    (child) => Effect.sync(() => child.exitCode ?? child.kill("SIGKILL"))
  )
  const said = { stdout: "", stderr: "" }
  let askedAt = 0
  const ended = yield* Deferred.make<Ended>()
  child.stdout.on("data", (data) => said.stdout += data)
  child.stderr.on("data", (data) => said.stderr += data)
  child.on(
    "close",
    (code) => Effect.runFork(Deferred.succeed(ended, { code, ...said, after: performance.now() - askedAt }))
  )
  return {
    said,
    ready: Effect.sync(() => said.stdout.includes("ready")).pipe(
      Effect.repeat({ schedule: Schedule.spaced("20 millis"), until: (is) => is }),
      Effect.timeout("15 seconds")
    ),
    signal: (signal: "SIGTERM" | "SIGINT") =>
      Effect.sync(() => {
        if (askedAt === 0) askedAt = performance.now()
        // Deno's own `kill` of a child makes it look killed whatever code it ends with.
        if (child.pid !== undefined) process.kill(child.pid, signal)
      }),
    ended: Effect.timeout(Deferred.await(ended), "15 seconds")
  }
})

describe("the process", () => {
  it.live.each(["SIGTERM", "SIGINT"] as const)(
    "closes what it opened on %s and ends with 0",
    (signal) =>
      Effect.gen(function* () {
        const child = yield* program("orderly")
        yield* child.ready
        yield* child.signal(signal)
        assert.deepInclude(yield* child.ended, { code: 0, stdout: "ready\nclosed\n", stderr: "" })
      })
  )

  it.live("stops serving on SIGTERM and ends with 0", () =>
    Effect.gen(function* () {
      const child = yield* program("listening", { PORT: "0" })
      yield* child.ready
      yield* child.signal("SIGTERM")
      assert.deepInclude(yield* child.ended, { code: 0, stderr: "" })
    }))

  it.live("ends anyhow, with 1 and a sentence, when closing takes too long", () =>
    Effect.gen(function* () {
      const child = yield* program("stuck")
      yield* child.ready
      yield* child.signal("SIGTERM")
      const { after, ...ended } = yield* child.ended
      assert.deepStrictEqual(ended, {
        code: 1,
        stdout: "ready\n",
        stderr: "Not everything was closed within 1s 500ms: ended anyhow.\n"
      })
      assert.isAbove(after, 1400)
    }))

  it.live.each([{ signal: "SIGTERM", code: 143 }, { signal: "SIGINT", code: 130 }] as const)(
    "ends at once on a second signal, $signal",
    ({ code, signal }) =>
      Effect.gen(function* () {
        const child = yield* program("stuck")
        yield* child.ready
        yield* child.signal(signal)
        yield* Effect.sleep("100 millis")
        yield* child.signal(signal)
        const ended = yield* child.ended
        assert.strictEqual(ended.code, code)
        assert.isBelow(ended.after, 1400)
      })
  )

  it.live("says when something broke while closing", () =>
    Effect.gen(function* () {
      const child = yield* program("breaksWhileClosing")
      yield* child.ready
      yield* child.signal("SIGTERM")
      const { code, stdout } = yield* child.ended
      assert.strictEqual(code, 1)
      assert.include(stdout, "a finalizer broke")
    }))

  it.live("names the variable that is wrong in one sentence and ends with 2", () =>
    Effect.gen(function* () {
      const child = yield* program("configured", { WAIT_FOR: "a while" })
      assert.deepInclude(yield* child.ended, {
        code: 2,
        stdout: "",
        stderr: "WAIT_FOR must be a valid Duration string.\n"
      })
    }))

  it.live("says in one sentence that its port is taken and ends with 1", () =>
    Effect.gen(function* () {
      const port = yield* Effect.acquireRelease(
        Effect.callback<{ readonly port: number; readonly close: () => void }>((resume) => {
          const server = createServer().listen(0, "127.0.0.1", () => {
            const address = server.address()
            const port = typeof address === "object" && address !== null ? address.port : 0
            resume(Effect.succeed({ port, close: () => server.close() }))
          })
        }),
        ({ close }) => Effect.sync(close)
      )
      const child = yield* program("listening", { PORT: String(port.port), HOST: "127.0.0.1" })
      assert.deepInclude(yield* child.ended, {
        code: 1,
        stdout: "",
        stderr: `Port ${port.port} is taken: set PORT to a free one, or stop the program that listens there.\n`
      })
    }))

  it.live("logs a failure that nobody foresaw with its cause and without what is private, and ends with 1", () =>
    Effect.gen(function* () {
      const child = yield* program("broken")
      const { code, stderr, stdout } = yield* child.ended
      assert.strictEqual(code, 1)
      assert.strictEqual(stderr, "Stopped by a failure that nobody foresaw; its cause is in the log.\n")
      assert.deepInclude(JSON.parse(stdout), { level: "FATAL", message: "unforeseen failure" })
      assert.include(stdout, "no room for ***")
    }))

  it.live("ends with 0 when its work is done", () =>
    Effect.gen(function* () {
      const child = yield* program("done")
      assert.deepInclude(yield* child.ended, { code: 0, stdout: "done\n", stderr: "" })
    }))
})
