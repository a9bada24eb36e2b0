import { assert, describe, layer } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import { execFileSync, spawn, spawnSync } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { type IncomingHttpHeaders, request } from "node:http"
import * as https from "node:https"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { connect } from "node:tls"
import { fileURLToPath } from "node:url"
import { eventually } from "../support/Eventually.ts"
import * as Machine from "../support/Machine.ts"
import * as Postgres from "../support/Postgres.ts"
import * as Runtime from "../support/Runtime.ts"

const program = Machine.nginx
const folderOf = fileURLToPath(new URL("../../stack/nginx", import.meta.url))

interface Asked {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
}

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
}

/** nginx with our configuration, but for the paths and ports of a machine of tests. */
const nginx = Effect.fnUntraced(function* (folder: string, own: number, listen: (conf: string) => string) {
  cpSync(folderOf, folder, { recursive: true })
  const at = (text: string) => text.replaceAll("/tmp/", `${folder}/`).replaceAll("/etc/nginx/", `${folder}/`)
  for (const name of ["nginx.conf", "conf.d/tls.conf", "conf.d/listen.conf"]) {
    writeFileSync(join(folder, name), at(readFileSync(join(folder, name), "utf8")))
  }
  writeFileSync(join(folder, "conf.d/upstream.conf"), `server 127.0.0.1:${own} max_fails=0;`)
  writeFileSync(join(folder, "conf.d/listen.conf"), listen(folder))
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
})

const openssl = Machine.find("openssl")

/** A certificate for this machine, believed by nobody. */
const certificate = (folder: string) =>
  execFileSync(openssl ?? "", [
    "req",
    "-x509",
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:prime256v1",
    "-nodes",
    "-days",
    "2",
    "-subj",
    "/CN=localhost",
    "-keyout",
    join(folder, "privkey.pem"),
    "-out",
    join(folder, "fullchain.pem")
  ], { stdio: "ignore" })

const place = (path: string, port: number) => ({
  host: "127.0.0.1",
  port,
  path,
  agent: false,
  rejectUnauthorized: false
})

const answerOf = (
  begin: (
    heard: (answer: Answer) => void
  ) => { readonly once: (event: "error", told: () => void) => void; readonly end: () => void }
) =>
  Effect.callback<Answer>((resume) => {
    const asked = begin((answer) => resume(Effect.succeed(answer)))
    asked.once("error", () => resume(Effect.succeed({ status: 0, headers: {} })))
    asked.end()
  })

/** The runtime behind nginx as compose.yml has it, but for the paths and ports of a machine of tests. */
class Door extends Context.Service<Door, {
  /** The status of the answer. The path is sent as it is written. */
  readonly ask: (path: string, asked?: Asked) => Effect.Effect<number>
  /** The same door with a certificate, as tls.conf has it. */
  readonly secure: {
    readonly port: number
    readonly ask: (path: string) => Effect.Effect<Answer>
    /** Of its plain port. */
    readonly askPlain: (path: string) => Effect.Effect<Answer>
  }
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
      yield* nginx(join(folder, "plain"), own, () => `listen 127.0.0.1:${port};`)

      const [securePort, otherPort] = [yield* Runtime.freePort, yield* Runtime.freePort]
      const tls = join(folder, "secure")
      if (openssl !== undefined) {
        yield* nginx(tls, own, (at) => {
          mkdirSync(join(at, "tls"))
          certificate(join(at, "tls"))
          return readFileSync(join(at, "conf.d/tls.conf"), "utf8")
            .replace("listen 8443", `listen 127.0.0.1:${securePort}`).replace(
              "listen 8080",
              `listen 127.0.0.1:${otherPort}`
            )
        })
      }
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
      const secure = {
        port: securePort,
        ask: (path: string) =>
          answerOf((heard) =>
            https.request(place(path, securePort), (response) => {
              response.resume()
              heard({ status: response.statusCode ?? 0, headers: response.headers })
            })
          ),
        askPlain: (path: string) =>
          answerOf((heard) =>
            request(place(path, otherPort), (response) => {
              response.resume()
              heard({ status: response.statusCode ?? 0, headers: response.headers })
            })
          )
      }
      return { ask, secure }
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

    it.effect.skipIf(openssl === undefined)(
      "speaks TLS with a certificate, and sends whoever comes without it there",
      () =>
        Effect.gen(function* () {
          const { secure } = yield* Door
          const live = yield* eventually(secure.ask("/health/live"), ({ status }) => status === 200)
          assert.strictEqual(live.headers["x-content-type-options"], "nosniff")
          assert.strictEqual(live.headers.server, "nginx")
          assert.strictEqual((yield* secure.ask("/metrics")).status, 404)
          assert.strictEqual((yield* secure.ask("/webhooks/whatsapp")).status, 403)
          const plain = yield* secure.askPlain("/webhooks/whatsapp?hub.mode=subscribe")
          assert.strictEqual(plain.status, 308)
          assert.strictEqual(plain.headers.location, "https://127.0.0.1/webhooks/whatsapp?hub.mode=subscribe")
          assert.strictEqual((yield* secure.askPlain("/metrics")).status, 308)
        })
    )

    it.effect.skipIf(openssl === undefined)(
      "speaks HTTP/2 over TLS 1.2 and 1.3, and nothing older",
      () =>
        Effect.gen(function* () {
          const { secure } = yield* Door
          const spoken = (version: "TLSv1.2" | "TLSv1.3") =>
            Effect.callback<string | null | false>((resume) => {
              const socket = connect({
                host: "127.0.0.1",
                port: secure.port,
                rejectUnauthorized: false,
                minVersion: version,
                maxVersion: version,
                ALPNProtocols: ["h2", "http/1.1"]
              }, () => {
                resume(Effect.succeed(socket.alpnProtocol))
                socket.destroy()
              })
              socket.once("error", () => resume(Effect.succeed(false)))
            })
          assert.strictEqual(yield* spoken("TLSv1.2"), "h2")
          assert.strictEqual(yield* spoken("TLSv1.3"), "h2")
          // Our own client knows no older one.
          const old = ["s_client", "-tls1_1", "-cipher", "DEFAULT:@SECLEVEL=0", "-connect", `127.0.0.1:${secure.port}`]
          const said = spawnSync(openssl ?? "", old, { input: "", encoding: "utf8" })
          assert.include(said.stderr, "alert protocol version")
        })
    )

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
