import { Effect, Schedule } from "effect"
import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"

/** A program of the tests, in a process of its own so that it can be killed. */
export interface Child {
  readonly pid: number
  readonly kill: (signal: "SIGTERM" | "SIGINT" | "SIGKILL") => void
  readonly gone: () => boolean
  /** How it ended: `null` while it runs, and after a signal that it did not survive. */
  readonly code: () => number | null
  /** Everything it has said so far, on both outputs. */
  readonly said: () => string
}

const runtime = "Deno" in globalThis ? ["run", "-A", "--no-check"] : []

/** Starts a TypeScript file, relative to `base`, with whatever runs the tests; it is killed with the scope. */
export const start = (base: string, file: string, ...args: ReadonlyArray<string>) => startWith({ base, file, args })

/** The same with an environment and a folder of its own in place of ours. */
export const startWith = ({ args = [], base, cwd, env, file }: {
  readonly base: string
  readonly file: string
  readonly args?: ReadonlyArray<string>
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
}) =>
  Effect.acquireRelease(
    Effect.sync((): Child => {
      const path = fileURLToPath(new URL(file, base))
      const child = spawn(process.execPath, [...runtime, path, ...args], {
        stdio: ["ignore", "pipe", "pipe"],
        ...(env === undefined ? {} : { env }),
        ...(cwd === undefined ? {} : { cwd })
      })
      const pid = child.pid ?? 0
      let said = ""
      let gone = false
      let code: number | null = null
      child.once("exit", (exitCode) => {
        gone = true
        code = exitCode
      })
      for (const output of [child.stdout, child.stderr]) {
        output.on("data", (chunk: Uint8Array) => {
          said += new TextDecoder().decode(chunk)
        })
      }
      const kill: Child["kill"] = (signal) => {
        try {
          // Deno's own `kill` of a child makes it look killed whatever code it ends with.
          if (!gone) process.kill(pid, signal)
        } catch {
          // It has ended and nobody has told us yet.
        }
      }
      return { pid, kill, gone: () => gone, code: () => code, said: () => said }
    }),
    (child) => Effect.sync(() => child.kill("SIGKILL"))
  )

/** Waits, for 30 seconds at most, until the child has said it. Fails with what it said instead. */
export const says = (child: Child, words: string) => until(child, () => child.said().includes(words), child.gone)

/** Waits, for 30 seconds at most, until the child is gone. */
export const isGone = (child: Child) => until(child, child.gone)

const until = (child: Child, condition: () => boolean, hopeless = () => false) =>
  Effect.suspend(() => condition() ? Effect.void : Effect.fail("not yet")).pipe(
    Effect.retry({ schedule: Schedule.spaced("20 millis"), times: 1500, while: () => !hopeless() }),
    Effect.mapError(() => new Error(`waited in vain; it said: ${child.said()}`))
  )
