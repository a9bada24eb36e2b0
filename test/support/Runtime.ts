import { Effect } from "effect"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import * as Child from "./Child.ts"

/** The whole system as a child process. */
export interface Runtime extends Child.Child {
  readonly baseUrl: string
  readonly webhookUrl: string
}

type Settings = Readonly<Record<string, string>>

/** What a program needs from its machine; nothing else of our environment reaches the runtime. */
const machine = (): Settings =>
  Object.fromEntries(
    ["PATH", "HOME", "DENO_DIR", "LANG", "TMPDIR"].flatMap((name) => {
      const value = process.env[name]
      return value === undefined ? [] : [[name, value]]
    })
  )

/** Starts it with these variables and no others, and does not wait. `PORT` must be given. Killed with the scope. */
export const spawn = (settings: Settings & { readonly PORT: string }) =>
  Effect.map(
    Child.startWith({
      base: import.meta.url,
      file: "../../src/main.ts",
      args: ["start"],
      env: { ...machine(), ...settings },
      // Away from a file .env that somebody works with.
      cwd: tmpdir()
    }),
    (child): Runtime => {
      const baseUrl = `http://127.0.0.1:${settings.PORT}`
      return { ...child, baseUrl, webhookUrl: `${baseUrl}/webhooks/whatsapp` }
    }
  )

/** The doors are open and it stands on everything it needs. */
export const isReady = (runtime: Runtime) => Child.says(runtime, "is ready")

export const start = (settings: Settings & { readonly PORT: string }) => Effect.tap(spawn(settings), isReady)

/**
 * A port that stays ours over restarts: below those that the system gives to connections that go out, and so is the one
 * 10,000 above it, where a Redis of a cluster hears the others.
 */
export const freePort = Effect.suspend(() => {
  const port = 10_000 + Math.floor(Math.random() * 12_000)
  return Effect.callback<number, "taken">((resume) => {
    const probe = createServer().once("error", () => resume(Effect.fail("taken")))
    probe.listen(port, "127.0.0.1", () => probe.close(() => resume(Effect.succeed(port))))
  })
}).pipe(Effect.retry({ times: 50 }), Effect.orDie)
