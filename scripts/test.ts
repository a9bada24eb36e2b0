/**
 * Runs the tests with whatever runs this file, then says what this machine could not try. Arguments are vitest's:
 * paths to run only those, `-t` and a title, and so on. Run by `deno task test`.
 */
import { spawn } from "node:child_process"
import { leftOut } from "../test/support/Machine.ts"

const vitest = "Deno" in globalThis ? ["run", "-A", "npm:vitest"] : ["node_modules/vitest/vitest.mjs"]
const tests = spawn(process.execPath, [...vitest, "run", ...process.argv.slice(2)], { stdio: "inherit" })

// Ctrl-C reaches vitest as well; it ends by itself and we report how.
process.on("SIGINT", () => {})
process.on("SIGTERM", () => tests.kill("SIGTERM"))

const code = await new Promise<number>((resolve) => {
  tests.once("error", () => resolve(1))
  tests.once("exit", (code) => resolve(code ?? 1))
})
for (const sentence of leftOut()) console.log(sentence)
process.exit(code)
