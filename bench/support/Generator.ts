import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import type { Order } from "./generate.ts"
import type { LoadReport } from "./LoadGenerator.ts"

/** What the generator's process says; the indexes of the acknowledged messages are in the file, if one was asked for. */
export interface Report extends Omit<LoadReport, "acknowledged"> {
  readonly acknowledged: number
}

/** Runs the generator as a process of its own, so that its work is not the measuring process's. */
export const generate = (order: Order): Promise<Report> =>
  new Promise((resolve, reject) => {
    const script = fileURLToPath(new URL("generate.ts", import.meta.url))
    const child = spawn(process.execPath, ["run", "-A", "--no-check", script, JSON.stringify(order)], {
      stdio: ["ignore", "pipe", "inherit"]
    })
    let said = ""
    child.stdout.on("data", (chunk: Uint8Array) => said += new TextDecoder().decode(chunk))
    child.once("error", reject)
    child.once("close", (code) => {
      if (code === 0) resolve(JSON.parse(said))
      else reject(new Error(`the load generator ended with ${code}`))
    })
  })
