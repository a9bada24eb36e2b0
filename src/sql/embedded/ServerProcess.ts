import { Effect, Schedule } from "effect"
import { spawn } from "node:child_process"
import { close, open } from "node:fs"
import { promisify } from "node:util"
import * as ProcessIdentity from "./ProcessIdentity.ts"
import type { ServerAccount } from "./ServerAccount.ts"

const openFile = promisify(open)
const closeFile = promisify(close)

/** Nothing of ours is inherited: our environment holds secrets that the server's user may not see. */
const environment = process.platform === "win32" ? undefined : { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" }

interface Program {
  readonly account: ServerAccount
  readonly command: readonly [string, ...ReadonlyArray<string>]
  readonly cwd: string
  /** Where what it says is added; it outlives us. */
  readonly log: string
}

/** In a session of its own: Ctrl-C in our terminal reaches us alone, and we decide when the server goes. */
const launch = Effect.fnUntraced(function* ({ account: { prefix, user }, command, cwd, log }: Program) {
  const [program = "", ...args] = [...prefix, ...command]
  const output = yield* Effect.promise(() => openFile(log, "a", 0o600))
  const child = spawn(program, args, {
    cwd,
    detached: true,
    stdio: ["ignore", output, output],
    ...(environment === undefined ? {} : { env: environment }),
    ...(user === undefined || prefix.length > 0 ? {} : { uid: user.uid, gid: user.gid })
  })
  // A program that is not there has no number; without a listener the event would end our process.
  child.once("error", () => {})
  yield* Effect.promise(() => closeFile(output))
  return child.pid === undefined
    ? yield* Effect.fail(`${program} cannot be run on this system.`)
    : { child, pid: child.pid }
})

/** Starts a program that lives on without us. Returns its number; fails with a sentence when it cannot be run. */
export const start = (program: Program): Effect.Effect<number, string> =>
  launch(program).pipe(
    Effect.tap(({ child }) => Effect.sync(() => child.unref())),
    Effect.map(({ pid }) => pid)
  )

/** Runs a program to its end and says whether it ended well; interrupted, it ends the program. */
export const run = (program: Program): Effect.Effect<boolean, string> =>
  launch(program).pipe(
    Effect.flatMap(({ child }) =>
      Effect.callback<boolean>((resume) => {
        if (child.exitCode !== null) resume(Effect.succeed(child.exitCode === 0))
        child.once("exit", (code) => resume(Effect.succeed(code === 0)))
        return Effect.sync(() => child.kill())
      })
    )
  )

/** Completes when the process has ended, whoever started it. */
export const ended = (pid: number, every: "10 millis" | "250 millis"): Effect.Effect<void> =>
  Effect.sync(() => ProcessIdentity.alive(pid)).pipe(
    Effect.repeat({ schedule: Schedule.spaced(every), while: (alive) => alive }),
    Effect.asVoid
  )

/** A process that has ended meanwhile needs no signal. */
export const signal = (pid: number, name: "SIGINT" | "SIGQUIT"): Effect.Effect<void> =>
  Effect.ignore(Effect.try(() => process.kill(pid, name)))
