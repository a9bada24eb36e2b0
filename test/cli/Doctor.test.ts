import { assert, describe, it, layer } from "@effect/vitest"
import { ConfigProvider, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import * as Problems from "../../src/cli/doctor/Problems.ts"
import * as RuntimeCheck from "../../src/cli/doctor/RuntimeCheck.ts"
import { DeliveryConfig } from "../../src/delivery/DeliveryConfig.ts"
import * as Postgres from "../support/Postgres.ts"
import { listening } from "./Listening.ts"
import { conserje, folder } from "./Spawned.ts"

const Document = Schema.fromJsonString(Schema.Struct({
  ok: Schema.Boolean,
  findings: Schema.Array(Schema.Struct({
    name: Schema.String,
    state: Schema.Literals(["ok", "warn", "fail"]),
    found: Schema.String,
    todo: Schema.NullOr(Schema.String)
  }))
}))

/** Asks the doctor about this environment, on this file's database unless it says otherwise. */
const ask = Effect.fnUntraced(function* (env: Readonly<Record<string, string>>) {
  const { url } = yield* Postgres.Scratch
  const path = yield* folder
  const { code, stderr, stdout } = yield* conserje(["doctor", "--json"], {
    DATABASE_URL: url.href,
    DATA_DIR: path,
    PORT: "0",
    ...env
  }, path)
  const { findings, ok } = yield* Schema.decodeEffect(Document)(stdout)
  const of = (name: string) => findings.filter((finding) => finding.name === name)
  return { code, stderr, ok, findings, of }
})

layer(Postgres.layer, { excludeTestServices: true })("the doctor", (it) => {
  it.effect("finds nothing wrong with a start that would work", () =>
    Effect.gen(function* () {
      const { code, findings, ok, stderr } = yield* ask({})
      assert.deepStrictEqual(findings.map(({ name, state }) => `${name} ${state}`), [
        "runtime ok",
        "configuration ok",
        "data folder ok",
        "database ok",
        "migrations ok",
        "wall ok",
        "redis ok",
        "port ok",
        "whatsapp ok"
      ])
      assert.deepStrictEqual([code, ok, stderr], [0, true, ""])
    }))

  it.effect("names every bad variable at once, each in a sentence, and ends with 1", () =>
    Effect.gen(function* () {
      const { code, of, ok, stderr } = yield* ask({
        LOG_LEVEL: "loud",
        BURST_WINDOW: "1 hour",
        DELIVERY_PAIR_BURST: "99",
        DELIVERY_LEASE: "soon",
        HOTELS_FILE: "nowhere.json"
      })
      assert.deepStrictEqual(of("configuration").map(({ found }) => /^[A-Z_]+/.exec(found)?.[0]), [
        "LOG_LEVEL",
        "BURST_WINDOW",
        "DELIVERY_PAIR_BURST",
        "DELIVERY_LEASE",
        "HOTELS_FILE"
      ])
      assert.deepStrictEqual([code, ok, stderr], [1, false, "5 of 13 checks failed.\n"])
    }))

  it.effect("names what production would refuse, without telling a secret", () =>
    Effect.gen(function* () {
      const { findings, of } = yield* ask({
        ENVIRONMENT: "production",
        DATABASE_URL: "",
        WHATSAPP_GRAPH_URL: "http://127.0.0.1:1",
        WHATSAPP_ACCESS_TOKEN: "changeme-please-now",
        WHATSAPP_APP_SECRETS: "short",
        METRICS_TOKEN: "0123456789abcdef-example"
      })
      assert.deepStrictEqual(of("configuration").map(({ found }) => found), [
        "DATABASE_URL is missing: production does not start with the embedded database.",
        "SECRET_KEY is missing: production signs with a secret of its own.",
        "WHATSAPP_ACCESS_TOKEN is a placeholder: set the real one.",
        "WHATSAPP_APP_SECRETS is too short: production wants at least 16 characters.",
        "METRICS_TOKEN is a placeholder: set the real one.",
        "WHATSAPP_VERIFY_TOKEN must be set."
      ])
      for (const secret of ["changeme-please", '"short"', "0123456789abcdef"]) {
        assert.notInclude(JSON.stringify(findings), secret)
      }
    }))

  it.effect("says when another program has the port", () =>
    Effect.gen(function* () {
      const { port } = yield* listening(() => [404])
      const { of } = yield* ask({ PORT: String(port) })
      assert.deepStrictEqual(of("port").map(({ found, state }) => [state, found]), [
        ["fail", `Port ${port} is taken: set PORT to a free one, or stop the program that listens there.`]
      ])
    }))

  it.effect("knows our own runtime on the port, and whether it is ready", () =>
    Effect.gen(function* () {
      let failing: ReadonlyArray<string> = []
      const { port } = yield* listening(() => [
        failing.length === 0 ? 200 : 503,
        JSON.stringify({ ready: failing.length === 0, failing })
      ])
      const well = yield* ask({ PORT: String(port) })
      assert.deepStrictEqual(well.of("port").map(({ found, state }) => [state, found]), [
        ["ok", `our runtime answers on port ${port} of 127.0.0.1 and is ready`]
      ])
      failing = ["redis"]
      const ill = yield* ask({ PORT: String(port) })
      assert.deepStrictEqual(ill.of("port").map(({ found, state }) => [state, found]), [
        ["fail", `our runtime answers on port ${port} of 127.0.0.1 and is not ready: redis`]
      ])
    }))

  it.effect("asks Meta who we are with the token, and sends nothing", () =>
    Effect.gen(function* () {
      const { got, origin } = yield* listening((_, index) => index === 0 ? [200, '{"id":"1"}'] : [401, "{}"])
      const env = {
        WHATSAPP_ACCESS_TOKEN: "EAAG-token",
        WHATSAPP_APP_SECRETS: "secret",
        WHATSAPP_VERIFY_TOKEN: "verify",
        WHATSAPP_GRAPH_URL: origin
      }
      assert.deepStrictEqual((yield* ask(env)).of("whatsapp").map(({ state }) => state), ["ok"])
      const refused = yield* ask(env)
      assert.deepStrictEqual(refused.of("whatsapp").map(({ found, state }) => [state, found]), [
        ["fail", "Meta's Graph API answered 401 to WHATSAPP_ACCESS_TOKEN"]
      ])
      assert.deepStrictEqual(got.map(({ headers, method, url }) => [method, url, headers["authorization"]]), [
        ["GET", "/v26.0/me?fields=id", "Bearer EAAG-token"],
        ["GET", "/v26.0/me?fields=id", "Bearer EAAG-token"]
      ])
    }))

  it.effect("says when database and Redis are away", () =>
    Effect.gen(function* () {
      const { of } = yield* ask({ DATABASE_URL: "postgres://a:b@127.0.0.1:1/x", REDIS_URL: "redis://127.0.0.1:1" })
      assert.deepStrictEqual([...of("database"), ...of("redis")].map(({ name, state }) => [name, state]), [
        ["database", "fail"],
        ["redis", "fail"]
      ])
      assert.include(of("database")[0]?.todo, "DATABASE_URL")
      assert.include(of("redis")[0]?.todo, "REDIS_URL")
      assert.match(of("redis")[0]?.found ?? "", /^does not answer at REDIS_URL: (?!.*Error\b)./)
    }))

  it.effect("says when the data folder cannot be made, because a file stands there", () =>
    Effect.gen(function* () {
      const path = yield* folder
      yield* Effect.promise(() => writeFile(join(path, "data"), ""))
      const { of } = yield* ask({ DATA_DIR: join(path, "data/deeper") })
      assert.deepStrictEqual(of("data folder").map(({ state, todo }) => [state, todo]), [
        ["fail", "Set DATA_DIR to a folder that this user may write to."]
      ])
    }))
})

layer(Postgres.layer, { excludeTestServices: true })("on a database without its wall the doctor", (it) => {
  it.effect("says what is missing between the hotels, and what to do", () =>
    Effect.gen(function* () {
      yield* SqlClient.SqlClient.use((sql) => sql`REVOKE UPDATE ON tickets FROM conserje_hotel`)
      const { code, of } = yield* ask({})
      assert.strictEqual(code, 0)
      assert.deepStrictEqual(of("wall").map(({ found, state }) => [state, found]), [
        ["warn", "the database does not keep hotels apart: conserje_hotel lacks rights on tickets"]
      ])
    }))
})

layer(Postgres.layerEmpty, { excludeTestServices: true })("on a fresh database the doctor", (it) => {
  it.effect("says that the start will bring the tables", () =>
    Effect.gen(function* () {
      const { code, of } = yield* ask({})
      assert.strictEqual(code, 0)
      const [migrations] = of("migrations")
      assert.deepStrictEqual(of("wall"), [])
      assert.strictEqual(migrations?.state, "warn")
      assert.match(migrations?.found ?? "", /^\d+ migrations not applied yet$/)
      assert.strictEqual(migrations?.todo, "`conserje start` applies them.")
    }))
})

const problems = (env: Record<string, string>) =>
  Problems.of(DeliveryConfig.layer).pipe(
    Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromEnv({ env }))
  )

describe("the problems of a configuration", () => {
  it.effect("are none when it is right", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* problems({}), [])
    }))

  it.effect("are all of them, in the order they are read", () =>
    Effect.gen(function* () {
      const found = yield* problems({ DELIVERY_LEASE: "1 second", DELIVERY_MAX_ATTEMPTS: "0", DELIVERY_IDLE: "x" })
      assert.deepStrictEqual(found.map((sentence) => sentence.split(" ", 1)[0]), [
        "DELIVERY_IDLE",
        "DELIVERY_MAX_ATTEMPTS",
        "DELIVERY_LEASE"
      ])
    }))

  it.effect("end with one that has no variable", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* Problems.of(Layer.effectDiscard(Effect.fail(new Error("no way")))), ["no way."])
    }))
})

describe("the runtime check", () => {
  it("takes Deno 2.9 and Node 24, and nothing older", () => {
    const states = [
      { deno: "2.9.6", node: "24.1.0" },
      { deno: "2.10.0" },
      { deno: "3.0.0" },
      { deno: "2.8.9" },
      { node: "24.0.0" },
      { node: "22.11.0" }
    ].map((versions) => RuntimeCheck.check(versions).state)
    assert.deepStrictEqual(states, ["ok", "ok", "ok", "fail", "ok", "fail"])
  })
})
