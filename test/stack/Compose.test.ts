import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { parse } from "yaml"
import { FOLDERS } from "../../scripts/dashboards/Board.ts"
import * as Machine from "../support/Machine.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))
const text = (path: string) => readFileSync(join(root, path), "utf8")

const Texts = Schema.optionalKey(Schema.Array(Schema.String))
const Service = Schema.Struct({
  image: Schema.optionalKey(Schema.String),
  user: Schema.optionalKey(Schema.String),
  environment: Schema.optionalKey(
    Schema.Union([Schema.Array(Schema.String), Schema.Record(Schema.String, Schema.String)])
  ),
  secrets: Texts,
  networks: Texts,
  ports: Texts,
  profiles: Texts,
  read_only: Schema.optionalKey(Schema.Boolean),
  security_opt: Texts,
  pids_limit: Schema.Number,
  logging: Schema.Struct({ options: Schema.Struct({ "max-size": Schema.String, "max-file": Schema.String }) }),
  deploy: Schema.Struct({
    resources: Schema.Struct({ limits: Schema.Struct({ cpus: Schema.String, memory: Schema.String }) })
  })
})
const Compose = Schema.Struct({
  services: Schema.Record(Schema.String, Service),
  secrets: Schema.Record(Schema.String, Schema.Struct({ file: Schema.String }))
})
const { secrets, services } = Schema.decodeUnknownSync(Compose)(parse(text("compose.yml"), { merge: true }))
const all = Object.entries(services)
const ours = all.filter(([, { profiles }]) => profiles === undefined)
const named = (found: ReadonlyArray<readonly [string, unknown]>) => found.map(([name]) => name)

const variablesOf = ({ environment = [], secrets = [] }: typeof Service.Type): ReadonlyArray<string> => [
  ...(Array.isArray(environment) ? environment.map((one) => one.split("=")[0] ?? "") : Object.keys(environment)),
  ...secrets.map((name) => name.toUpperCase())
]

/** Where the containers differ from a machine on which one works: they have these for good, or do not need them. */
const NOT_PASSED_ON = new Set([
  "HOST",
  "PORT",
  "CLUSTER_MODE",
  "CLUSTER_HOST",
  "CLUSTER_PORT",
  "SANDBOX_META_PORT",
  "SANDBOX_PMS_PORT",
  "WHATSAPP_APP_SECRET"
])

describe("compose.yml", () => {
  it("passes on every variable that the example of an environment names", () => {
    const passed = new Set(ours.flatMap(([, service]) => variablesOf(service)))
    const known = [...text(".env.example").matchAll(/^#? ?([A-Z][A-Z0-9_]+)=/gm)].map(([, name = ""]) => name)
    assert.deepStrictEqual(
      known.filter((name) => !passed.has(name) && !NOT_PASSED_ON.has(name)),
      [],
      "name these in compose.yml, under the environment of `app`"
    )
  })

  it("keeps every service inside limits, and its logs too", () => {
    assert.deepStrictEqual(named(all.filter(([, one]) => one.logging.options["max-size"] !== "10m")), [])
    assert.deepStrictEqual(
      named(ours.filter(([, one]) => one.read_only !== true || one.security_opt?.[0] !== "no-new-privileges:true")),
      []
    )
  })

  it("pins what it runs, but for the PMS that one tries", () => {
    const loose = all.filter(([name]) => name !== "qloapps").filter(([, { image = "" }]) =>
      !/:v?\d+\.\d+(\.\d+)?(-[a-z]+)?$/.test(image)
    )
    assert.deepStrictEqual(named(loose), [])
  })

  it("opens nothing to other machines but nginx, and that only when it is told to", () => {
    for (const [name, { ports = [] }] of all) {
      const door = name === "nginx" ? "${BIND:-127.0.0.1}:" : "127.0.0.1:"
      assert.deepStrictEqual(ports.filter((port) => !port.startsWith(door)), [], name)
    }
  })

  it("keeps databases and metrics on the network without a way out", () => {
    for (const name of ["postgres", "redis", "prometheus", "node-exporter", "postgres-exporter", "redis-exporter"]) {
      assert.deepStrictEqual(services[name]?.networks, ["backend"], name)
    }
    assert.deepStrictEqual(services["nginx"]?.networks, ["frontend"])
  })

  it("has a file for every secret once they are drawn, and keeps those that are there", () => {
    const folder = mkdtempSync(join(tmpdir(), "conserje-secrets-"))
    try {
      writeFileSync(join(folder, "postgres_password"), "of-our-own")
      execFileSync(join(root, "stack/secrets"), [folder])
      assert.deepStrictEqual(
        readdirSync(folder).toSorted(),
        Object.values(secrets).map(({ file }) => file.replace("stack/secrets.d/", "")).toSorted()
      )
      const drawn = (name: string) => readFileSync(join(folder, name), "utf8")
      assert.strictEqual(drawn("postgres_password"), "of-our-own")
      assert.include(drawn("database_url"), ":of-our-own@")
      assert.match(drawn("secret_key"), /^[0-9a-f]{48}$/)
      assert.strictEqual(drawn("whatsapp_access_token"), "")
      assert.strictEqual(drawn("redis_exporter"), `{"redis://redis:6379":"${drawn("redis_password")}"}`)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it.skipIf(Machine.find("docker-compose") === undefined)("is taken by compose itself", () => {
    for (const more of [[], ["--profile", "pms"], ["--profile", "tracing"]]) {
      execFileSync("docker-compose", ["-f", "compose.yml", ...more, "config", "-q"], { cwd: root })
    }
  })
})

describe("the secrets of a container", () => {
  it("become variables in capitals, but for empty ones and those that are set", () => {
    const folder = mkdtempSync(join(tmpdir(), "conserje-secrets-"))
    try {
      const nasty = "p: ss #word $(id) `id` \"'\\ %abc"
      for (
        const [name, secret] of [["smtp_password", nasty], ["empty_one", ""], ["secret_key", "in the file"]] as const
      ) {
        writeFileSync(join(folder, name), secret)
      }
      const said = execFileSync(join(root, "stack/with-secrets"), ["env", "-0"], {
        env: { PATH: process.env["PATH"], SECRETS_DIR: folder, SECRET_KEY: "in the environment" },
        encoding: "utf8"
      }).split("\0")
      assert.include(said, `SMTP_PASSWORD=${nasty}`)
      assert.include(said, "SECRET_KEY=in the environment")
      assert.deepStrictEqual(said.filter((one) => one.startsWith("EMPTY_ONE")), [])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

describe("the command of a container", () => {
  it("knows the secrets, however it is started", () => {
    const folder = mkdtempSync(join(tmpdir(), "conserje-command-"))
    try {
      const secrets = join(folder, "secrets")
      mkdirSync(secrets)
      writeFileSync(join(secrets, "secret_key"), "in the file")
      writeFileSync(join(folder, "deno"), '#!/bin/sh\necho "$SECRET_KEY: $*"\n', { mode: 0o755 })
      const said = execFileSync(join(root, "stack/conserje"), ["doctor", "--json"], {
        env: { PATH: `${folder}:${join(root, "stack")}:${process.env["PATH"]}`, SECRETS_DIR: secrets },
        encoding: "utf8"
      })
      assert.match(said, /^in the file: run .* \/app\/src\/main\.ts doctor --json\n$/)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it("may read every package, whose files may be closed to all but the owner, and runs as nobody who owns them", () => {
    const [build = "", ...rest] = text("Dockerfile").split(/^FROM /m).slice(1)
    assert.match(build.match(/^(?:RUN|COPY) .*$/gm)?.at(-1) ?? "", /chmod -R a\+rX \/app \/deno$/)
    for (const stage of rest) assert.match(stage, /^USER 10001:10001$/m)
  })
})

const Providers = Schema.Struct({
  providers: Schema.Array(Schema.Struct({ folder: Schema.String, options: Schema.Struct({ path: Schema.String }) }))
})

describe("Grafana", () => {
  it("is given each folder of boards once, under the name that operators know", () => {
    const file = "stack/grafana/provisioning/dashboards/boards.yml"
    const { providers } = Schema.decodeUnknownSync(Providers)(parse(text(file)))
    assert.deepStrictEqual(
      Object.fromEntries(
        providers.map(({ folder, options }) => [options.path.replace("/var/lib/grafana/dashboards/", ""), folder])
      ),
      FOLDERS
    )
    assert.include(text("compose.yml"), "./dashboards:/var/lib/grafana/dashboards:ro")
  })
})

describe.skipIf(Machine.find("promtool") === undefined)("the configuration of Prometheus", () => {
  it("is one", () => {
    const said = execFileSync("promtool", ["check", "config", "--syntax-only", "stack/prometheus/prometheus.yml"], {
      cwd: root,
      encoding: "utf8"
    })
    assert.include(said, "SUCCESS")
  })
})
