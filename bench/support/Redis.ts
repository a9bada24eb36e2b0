import { spawn } from "node:child_process"
import { Redis as IoRedis } from "ioredis"
import { freePort } from "./Server.ts"

/** A redis-server under measurement, empty and in memory alone. */
export const start = async () => {
  const port = await freePort()
  const child = spawn("redis-server", ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--dir", "/tmp"])
  await new Promise<void>((resolve, reject) => {
    child.once("error", reject)
    child.stdout.on("data", (chunk: Uint8Array) => {
      if (new TextDecoder().decode(chunk).includes("Ready to accept connections")) resolve()
    })
  })
  const url = `redis://127.0.0.1:${port}/0`
  const client = new IoRedis(url)
  return {
    url,
    client,
    stop: () => {
      client.disconnect()
      child.kill("SIGTERM")
    }
  }
}
