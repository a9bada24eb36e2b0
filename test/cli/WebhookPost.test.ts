import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted, Schema } from "effect"
import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { sign } from "../../src/whatsapp/Signature.ts"
import { bytesOf, fixtures, secret } from "../whatsapp/Fixtures.ts"
import { type Got, listening } from "./Listening.ts"
import { conserje, folder } from "./Spawned.ts"

const fixture = (file: string) => fileURLToPath(new URL(`../fixtures/whatsapp/${file}`, import.meta.url))
const recorded = ["01-text.json", "15-text-unicode-unescaped-twin.json", "52-status-read-v24-bare.json"]
const files = recorded.map(fixture)

const signedWith = (
  ...words: ReadonlyArray<string>
) => ["webhook", "post", ...words, "--secret", Redacted.value(secret)]

const Report = Schema.fromJsonString(Schema.Struct({
  url: Schema.String,
  files: Schema.Int,
  posted: Schema.Int,
  answers: Schema.Record(Schema.String, Schema.Int),
  seconds: Schema.Finite,
  perSecond: Schema.Finite,
  latency: Schema.Struct({ p50: Schema.Finite, p99: Schema.Finite, most: Schema.Finite }),
  seed: Schema.NullOr(Schema.String)
}))
const reportIn = Schema.decodeEffect(Report)

const orderOf = (got: ReadonlyArray<Got>) => got.map(({ body }) => Buffer.from(body).toString("base64"))

describe("webhook post", () => {
  it.live("posts each file byte for byte, in order, with the signature that Meta made", () =>
    Effect.gen(function* () {
      const { got, origin } = yield* listening(() => [200])
      const { code, stderr, stdout } = yield* conserje([...signedWith(...files), "--url", `${origin}/hook`])
      assert.deepStrictEqual([code, stderr], [0, ""])
      assert.match(
        stdout,
        /^posted {3}3 \(3 files\) to http:\S+\/hook in \S+ s, \S+ a second\nanswers {2}200: 3\nlatency {2}p50 /
      )
      assert.deepStrictEqual(
        got.map(({ body, headers, method, url }) => [
          method,
          url,
          headers["content-type"],
          headers["x-hub-signature-256"],
          Buffer.from(body)
        ]),
        recorded.map((file) => [
          "POST",
          "/hook",
          "application/json",
          fixtures.find((one) => one.file === file)?.x_hub_signature_256,
          Buffer.from(bytesOf(file))
        ])
      )
    }))

  it.live("repeats, and counts every status; anything but 200 is exit code 1", () =>
    Effect.gen(function* () {
      const { got, origin } = yield* listening((_, index) => [index % 5 === 0 ? 503 : index % 5 === 1 ? 302 : 200])
      const ended = yield* conserje([...signedWith(...files), "--url", origin, "--repeat", "5", "--json"])
      assert.strictEqual(got.length, 15)
      const report = yield* reportIn(ended.stdout)
      assert.deepInclude(report, { posted: 15, files: 3, answers: { "200": 9, "302": 3, "503": 3 }, seed: null })
      assert.deepStrictEqual([ended.code, ended.stderr], [1, "6 of 15 deliveries were not answered 200.\n"])
    }))

  it.live("shuffles the same way under the same seed, and another way under another", () =>
    Effect.gen(function* () {
      const { got, origin } = yield* listening(() => [200])
      const shuffled = (seed: string) =>
        conserje([...signedWith(...files), "--url", origin, "--repeat", "10", "--shuffle", "--seed", seed])
      yield* shuffled("monday")
      yield* shuffled("monday")
      yield* shuffled("tuesday")
      const [one, two, three] = [got.slice(0, 30), got.slice(30, 60), got.slice(60)].map(orderOf)
      assert.deepStrictEqual(one, two)
      assert.notDeepEqual(one, three)
      assert.deepStrictEqual(one?.toSorted(), three?.toSorted())
    }))

  it.live("with --fresh-ids says each repetition in other message ids, signed as posted", () =>
    Effect.gen(function* () {
      const { got, origin } = yield* listening(() => [200])
      yield* conserje([...signedWith(fixture("01-text.json")), "--url", origin, "--repeat", "20", "--fresh-ids"])
      assert.strictEqual(new Set(orderOf(got)).size, 20)
      for (const { body, headers } of got) assert.strictEqual(headers["x-hub-signature-256"], sign(body, secret))
    }))

  it.live("posts at the rate it is given", () =>
    Effect.gen(function* () {
      const { got, origin } = yield* listening(() => [200])
      const ended = yield* conserje([
        ...signedWith(...files),
        "--url",
        origin,
        "--repeat",
        "20",
        "--rate",
        "50",
        "--json"
      ])
      const { posted, seconds } = yield* reportIn(ended.stdout)
      assert.deepStrictEqual([got.length, posted], [60, 60])
      // The last of sixty at fifty a second is due after 1.18 seconds.
      assert.isAtLeast(seconds, 1.18)
    }))

  it.live("takes address and secret from the sandbox of the data folder", () =>
    Effect.gen(function* () {
      const { got, origin } = yield* listening(() => [200])
      const path = yield* folder
      const sandbox = {
        webhookUrl: `${origin}/webhooks/whatsapp`,
        graphUrl: "http://127.0.0.1:1",
        appSecret: Redacted.value(secret),
        verifyToken: "verify",
        accessToken: "access"
      }
      yield* Effect.promise(() => mkdir(join(path, "data")))
      yield* Effect.promise(() => writeFile(join(path, "data/sandbox.json"), JSON.stringify(sandbox)))
      const post = ["webhook", "post", fixture("01-text.json")]
      assert.strictEqual((yield* conserje(post, { DATA_DIR: "data" }, path)).code, 0)
      assert.strictEqual(got[0]?.headers["x-hub-signature-256"], sign(bytesOf("01-text.json"), secret))
    }))

  it.live("takes them from the environment when WhatsApp is live, whatever the sandbox left behind", () =>
    Effect.gen(function* () {
      const { got, port } = yield* listening(() => [200])
      const path = yield* folder
      yield* Effect.promise(() =>
        writeFile(
          join(path, "sandbox.json"),
          JSON.stringify({
            webhookUrl: "http://127.0.0.1:1/",
            graphUrl: "",
            appSecret: "old",
            verifyToken: "",
            accessToken: ""
          })
        )
      )
      const env = {
        DATA_DIR: path,
        PORT: String(port),
        WHATSAPP_ACCESS_TOKEN: "a-token",
        WHATSAPP_APP_SECRETS: `${Redacted.value(secret)}, the next one`
      }
      assert.strictEqual((yield* conserje(["webhook", "post", fixture("01-text.json")], env)).code, 0)
      assert.strictEqual(got[0]?.url, "/webhooks/whatsapp")
      assert.strictEqual(got[0]?.headers["x-hub-signature-256"], sign(bytesOf("01-text.json"), secret))
    }))

  it.live("reads what the environment does not say from a file .env", () =>
    Effect.gen(function* () {
      const { got, port } = yield* listening(() => [200])
      const path = yield* folder
      const dotEnv = `PORT=1\nWHATSAPP_APP_SECRET=${Redacted.value(secret)}\n`
      yield* Effect.promise(() => writeFile(join(path, ".env"), dotEnv))
      const { code } = yield* conserje(["webhook", "post", fixture("01-text.json")], { PORT: String(port) }, path)
      assert.deepStrictEqual([code, got.length], [0, 1])
    }))

  it.live("says when nobody listens, when there is no secret, and when the address is none", () =>
    Effect.gen(function* () {
      const silent = yield* conserje([...signedWith(fixture("01-text.json")), "--url", "http://127.0.0.1:1/hook"])
      assert.strictEqual(silent.code, 1)
      assert.match(silent.stderr, /^Nobody answered at http:\/\/127\.0\.0\.1:1\/hook: start the runtime /)
      const path = yield* folder
      const unsigned = yield* conserje(["webhook", "post", fixture("01-text.json")], {}, path)
      assert.strictEqual(unsigned.code, 2)
      assert.match(unsigned.stderr, /^No app secret is known to sign with: [^\n]+\n$/)
      const astray = yield* conserje([...signedWith(fixture("01-text.json")), "--url", "localhost:8002"])
      assert.deepStrictEqual([astray.code, astray.stdout], [2, ""])
      assert.match(astray.stderr, /^localhost:8002 is not an address /)
    }))
})
