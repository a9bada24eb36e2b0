import { Effect } from "effect"
import { spawn } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url))
const runtime = "Deno" in globalThis ? ["run", "-A", "--no-check"] : []

/** What a process needs to run at all; nothing else of ours reaches it. */
const bare = Object.fromEntries(
  ["PATH", "HOME", "DENO_DIR", "TMPDIR"].flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value]]
  })
)

/** Runs the real command in a process of its own, with this environment alone and no `.env`, to its end. */
export const conserje = (
  words: ReadonlyArray<string>,
  env: Readonly<Record<string, string>> = {},
  cwd: string = tmpdir(),
  input = ""
): Effect.Effect<Ended> =>
  Effect.callback<Ended>((resume) => {
    const child = spawn(process.execPath, [...runtime, MAIN, ...words], {
      cwd,
      env: { ...bare, NO_COLOR: "1", ...env },
      stdio: ["pipe", "pipe", "pipe"]
    })
    const said = { stdout: "", stderr: "" }
    child.stdout.setEncoding("utf8").on("data", (text) => said.stdout += text)
    child.stderr.setEncoding("utf8").on("data", (text) => said.stderr += text)
    // A command that reads nothing may be gone before it was told.
    child.stdin.on("error", () => undefined).end(input)
    child.once("close", (code) => resume(Effect.succeed({ code, ...said })))
    return Effect.sync(() => child.kill("SIGKILL"))
  })

/** A folder of the test's own, gone with the scope. */
export const folder = Effect.acquireRelease(
  Effect.promise(() => mkdtemp(join(tmpdir(), "conserje-cli-"))),
  (path) => Effect.promise(() => rm(path, { recursive: true, force: true }))
)
