import { spawn } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import * as Machine from "../support/Machine.ts"

const program = Machine.find("promtool")

/** Suites of rules are left out where there is no promtool: `describe.skipIf(Promtool.isMissing)`. */
export const isMissing = program === undefined

/** Room instead of time: collecting its garbage is a fifth of what promtool does. */
const ROOMY = { GOGC: "400", GOMEMLIMIT: "1GiB" }

interface Said {
  readonly code: number | null
  readonly text: string
}

export const run = (args: ReadonlyArray<string>, cwd?: string): Promise<Said> =>
  new Promise((resolve) => {
    // Both outputs through one pipe: what failed is told on the one, and of which file on the other.
    const child = spawn("sh", ["-c", 'exec "$0" "$@" 2>&1', program ?? "", ...args], {
      cwd,
      env: { ...process.env, ...ROOMY },
      stdio: ["ignore", "pipe", "inherit"]
    })
    let text = ""
    child.stdout.setEncoding("utf8").on("data", (part) => text += part)
    child.once("close", (code) => resolve({ code, text }))
  })

/** A folder with these files, gone afterwards. */
export const inFolder = async <A>(
  files: ReadonlyMap<string, string>,
  work: (folder: string) => Promise<A>
): Promise<A> => {
  const folder = mkdtempSync(join(tmpdir(), "conserje-rules-"))
  try {
    for (const [name, text] of files) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), text)
    }
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const UNIT = /^Unit Testing: {2}(\S+)\n([^]*?)(?=^Unit Testing: |$(?![^]))/gm

/** Runs test files by their names, two promtools at once, and says of each that failed what promtool said of it. */
export const testRules = async (
  names: ReadonlyArray<string>,
  folder: string
): Promise<ReadonlyMap<string, string>> => {
  const half = Math.ceil(names.length / 2)
  const parts = [names.slice(0, half), names.slice(half)].filter((part) => part.length > 0)
  const said = await Promise.all(parts.map((part) => run(["test", "rules", ...part], folder)))
  const told = new Map<string, string>()
  for (const { text } of said) {
    for (const [, name = "", about = ""] of text.matchAll(UNIT)) told.set(name, about)
  }
  return new Map(
    names.flatMap((name) => {
      const about = told.get(name) ?? "promtool did not get to it"
      return /^ {2}SUCCESS$/m.test(about) && !about.includes("FAILED") ? [] : [[name, about] as const]
    })
  )
}
