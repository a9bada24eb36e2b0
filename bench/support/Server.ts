import { type ChildProcess, spawn } from "node:child_process"
import { createServer } from "node:net"
import { fileURLToPath } from "node:url"

/** A process under measurement, listening on `port` of this machine. */
export interface Server {
  readonly port: number
  readonly pid: number
  /** Asks it to end and waits until it has. */
  readonly stop: () => Promise<void>
  /** `kill -9`. */
  readonly kill: () => Promise<void>
}

export type Settings = Readonly<Record<string, string>>

const SCRIPT = (name: string) =>
  process.env["BENCH_ROOT"] === undefined
    ? fileURLToPath(new URL(name, import.meta.url))
    : `${process.env["BENCH_ROOT"]}/bench/support/${name}`

/** With what V8 is told by the task `start`. */
const OURS = ["deno", "run", "-A", "--no-check", "--v8-flags=--max-semi-space-size=64", SCRIPT("serve.ts")] as const

/** What can be measured, as a command line. The runtime's own start is what operators run. */
const COMMANDS = {
  whole: [...OURS, "whole"],
  door: [...OURS, "door"],
  floor: [...OURS, "floor"],
  bare: ["deno", "run", "-A", "--no-check", SCRIPT("bare.ts")],
  meta: ["deno", "run", "-A", "--no-check", SCRIPT("meta.ts")],
  // Debian's own packages belong to Debian's own Python.
  fastapi: ["/usr/bin/python3", SCRIPT("../fastapi_ack.py")]
} as const
export type Kind = keyof typeof COMMANDS

/** The same server beside different settings of the runtime, without what our own environment says. */
const machine = (): Settings =>
  Object.fromEntries(
    ["PATH", "HOME", "DENO_DIR", "LANG", "TMPDIR"].flatMap((name) => {
      const value = process.env[name]
      return value === undefined ? [] : [[name, value]]
    })
  )

/** Ports below those that the system gives to outgoing connections, so that a restart finds its own again. */
export const freePort = async (): Promise<number> => {
  while (true) {
    const port = 20_000 + Math.floor(Math.random() * 10_000)
    const free = await new Promise<boolean>((resolve) => {
      const probe = createServer().once("error", () => resolve(false))
      probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)))
    })
    if (free) return port
  }
}

export const pause = (millis: number) => new Promise<void>((resolve) => setTimeout(resolve, millis))

/** Repeats a question until the answer is yes; a bench that waits longer than a minute is broken. */
export const until = async (what: string, question: () => Promise<boolean>, millis = 60_000): Promise<void> => {
  const end = Date.now() + millis
  while (!(await question().catch(() => false))) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`)
    await pause(50)
  }
}

/** Starts it and waits until it answers a GET of `ready` with 200. */
export const start = async (kind: Kind, settings: Settings, ready = "/", port?: number): Promise<Server> => {
  const own = port ?? await freePort()
  const [program = "", ...args] = COMMANDS[kind]
  const child = spawn(program === "deno" ? process.execPath : program, args, {
    env: { ...machine(), ...settings, PORT: String(own) },
    stdio: ["ignore", "ignore", "inherit"]
  })
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()))
  await until(`the server ${kind}`, async () => {
    if (child.exitCode !== null) throw new Error(`the server ${kind} ended`)
    const answer = await fetch(`http://127.0.0.1:${own}${ready}`)
    await answer.body?.cancel()
    return answer.status === 200
  })
  return {
    port: own,
    pid: child.pid ?? 0,
    stop: async () => {
      signal(child, "SIGTERM")
      await Promise.race([gone, pause(12_000).then(() => signal(child, "SIGKILL"))])
      await gone
    },
    kill: async () => {
      signal(child, "SIGKILL")
      await gone
    }
  }
}

const signal = (child: ChildProcess, name: "SIGTERM" | "SIGKILL") => {
  if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) process.kill(child.pid, name)
}
