import { Effect, Schedule } from "effect"
import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"

/** A program of the tests, in a process of its own so that it can be killed. */
export interface Child {
  readonly pid: number
  readonly kill: (signal: "SIGTERM" | "SIGINT" | "SIGKILL") => void
  readonly gone: () => boolean
  /** Everything it has said so far, on both outputs. */
  readonly said: () => string
}

const runtime = "Deno" in globalThis ? ["run", "-A"] : []

/** Starts a TypeScript file, relative to `base`, with whatever runs the tests; it is killed with the scope. */
export const start = (base: string, file: string, ...args: ReadonlyArray<string>) =>
  Effect.acquireRelease(
    Effect.sync((): Child => {
      const path = fileURLToPath(new URL(file, base))
      const child = spawn(process.execPath, [...runtime, path, ...args], { stdio: ["ignore", "pipe", "pipe"] })
      let said = ""
      let gone = false
      child.once("exit", () => {
        gone = true
      })
      for (const output of [child.stdout, child.stderr]) {
        output.on("data", (chunk: Uint8Array) => {
          said += new TextDecoder().decode(chunk)
        })
      }
      return { pid: child.pid ?? 0, kill: (signal) => child.kill(signal), gone: () => gone, said: () => said }
    }),
    (child) => Effect.sync(() => child.kill("SIGKILL"))
  )

/** Waits, for 30 seconds at most, until the child has said it. Fails with what it said instead. */
export const says = (child: Child, words: string) => until(child, () => child.said().includes(words))

/** Waits, for 30 seconds at most, until the child is gone. */
export const isGone = (child: Child) => until(child, child.gone)

const until = (child: Child, condition: () => boolean) =>
  Effect.suspend(() => condition() ? Effect.void : Effect.fail("not yet")).pipe(
    Effect.retry({ schedule: Schedule.spaced("20 millis"), times: 1500 }),
    Effect.mapError(() => new Error(`waited in vain; it said: ${child.said()}`))
  )
