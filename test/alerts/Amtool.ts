import { Effect } from "effect"
import { spawn } from "node:child_process"
import * as Machine from "../support/Machine.ts"

const program = Machine.find("amtool")

/** Trials of Alertmanager's configuration are left out where there is no amtool. */
export const isMissing = program === undefined

export const run = (args: ReadonlyArray<string>) =>
  Effect.callback<{ readonly code: number | null; readonly text: string }>((resume) => {
    const child = spawn(program ?? "", [...args], { stdio: ["ignore", "pipe", "pipe"] })
    let text = ""
    for (const output of [child.stdout, child.stderr]) output.setEncoding("utf8").on("data", (part) => text += part)
    child.once("close", (code) => resume(Effect.succeed({ code, text })))
  })
