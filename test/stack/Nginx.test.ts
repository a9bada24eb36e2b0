import { assert, describe, layer } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import { spawn } from "node:child_process"
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { request } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { eventually } from "../support/Eventually.ts"
import * as Machine from "../support/Machine.ts"
import * as Postgres from "../support/Postgres.ts"
import * as Runtime from "../support/Runtime.ts"

const program = Machine.find("nginx") ?? ["/usr/sbin/nginx"].find((path) => existsSync(path))
const folderOf = fileURLToPath(new URL("../../stack/nginx", import.meta.url))

interface Asked {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
}

/** The runtime behind nginx as compose.yml has it, but for the paths and ports of a machine of tests. */
class Door extends Context.Service<Door, {
  /** The status of the answer. The path is sent as it is written. */
  readonly ask: (path: string, asked?: Asked) => Effect.Effect<number>
}>()("conserje/test/stack/Door") {
  static readonly layer = Layer.effect(
    Door,
    Effect.gen(function* () {
      const { url } = yield* Postgres.Scratch
      const folder = yield* Effect.acquireRelease(
        Effect.sync(() => mkdtempSync(join(tmpdir(), "conserje-nginx-"))),
        (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
      )
      const own = yield* Runtime.freePort
      yield* Runtime.start({
        PORT: String(own),
        DATA_DIR: folder,
        DATABASE_URL: url.href,
        TRUSTED_PROXIES: "127.0.0.1",
        METRICS_ALLOWED_CIDRS: "127.0.0.0/8"
      })
      const port = yield* Runtime.freePort
      cpSync(folderOf, folder, { recursive: true })
      const config = readFileSync(join(folder, "nginx.conf"), "utf8")
        .replaceAll("/tmp/", `${folder}/`).replaceAll("/etc/nginx/", `${folder}/`)
      writeFileSync(join(folder, "nginx.conf"), config)
      writeFileSync(join(folder, "conf.d/upstream.conf"), `server 127.0.0.1:${own} max_fails=0;`)
      writeFileSync(join(folder, "conf.d/listen.conf"), `listen 127.0.0.1:${port};`)
      yield* Effect.acquireRelease(
        Effect.sync(() =>
          spawn(program ?? "", ["-c", join(folder, "nginx.conf"), "-g", "daemon off;"], { stdio: "ignore" })
        ),
        (child) =>
          Effect.callback<void>((resume) => {
            child.once("exit", () => resume(Effect.void))
            if (!child.kill("SIGTERM")) resume(Effect.void)
          })
      )
      const ask = (path: string, { body, headers = {}, method = "GET" }: Asked = {}) =>
        Effect.callback<number>((resume) => {
          const asked = request({ host: "127.0.0.1", port, path, method, headers, agent: false }, (response) => {
            response.resume()
            resume(Effect.succeed(response.statusCode ?? 0))
          })
          asked.once("error", () => resume(Effect.succeed(0)))
          asked.end(body)
        })
      yield* eventually(ask("/health/live"), (status) => status === 200)
      return { ask }
    })
  ).pipe(Layer.provide(Postgres.layerEmpty))
}

describe.skipIf(program === undefined)("the door", () => {
  layer(Door.layer, { excludeTestServices: true, timeout: "60 seconds" })((it) => {
    it.effect("does not lead to the metrics, however they are spelt", () =>
      Effect.gen(function* () {
        const { ask } = yield* Door
        const spellings = [
          "/metrics",
          "/metrics/",
          "/Metrics",
          "/%6detrics",
          "//metrics",
          "/./metrics",
          "/health/../metrics",
          "/metrics?x=1"
        ]
        const statuses = yield* Effect.forEach(spellings, (path) => ask(path))
        assert.deepStrictEqual(statuses, spellings.map(() => 404))
      }))

    it.effect("leads to the webhook, and refuses what is larger than Meta's largest", () =>
      Effect.gen(function* () {
        const { ask } = yield* Door
        const post = (size: number) =>
          ask("/webhooks/whatsapp", {
            method: "POST",
            headers: { "content-type": "application/json", "content-length": String(size) },
            body: new Uint8Array(size)
          })
        assert.strictEqual(yield* post(200), 401)
        assert.strictEqual(yield* post(3 * 1024 * 1024 + 1), 413)
      }))

    it.effect("slows one address down, and lets it in again afterwards", () =>
      Effect.gen(function* () {
        const { ask } = yield* Door
        const crowd = yield* Effect.forEach(Array.from({ length: 120 }), () => ask("/health/live"), { concurrency: 20 })
        assert.isAbove(crowd.filter((status) => status === 429).length, 20)
        assert.isAbove(crowd.filter((status) => status === 200).length, 20)
        yield* eventually(ask("/health/live"), (status) => status === 200)
      }))
  })
})
