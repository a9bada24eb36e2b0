import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { type RawClient, rawClient } from "../app/Serving.ts"
import { sign } from "../../src/whatsapp/Signature.ts"
import { Gathering } from "../../src/whatsapp/WebhookBody.ts"
import { CEILING_BYTES } from "../../src/whatsapp/WebhookConfig.ts"
import { WebhookMemory } from "../../src/whatsapp/WebhookMemory.ts"
import { door, post, Recorder } from "./Door.ts"
import { bytesOf, secret } from "./Fixtures.ts"

const text = bytesOf("01-text.json")
const WRONG = `sha256=${"0".repeat(64)}`

const head = (signature: string, ...more: ReadonlyArray<string>) =>
  [
    "POST /webhooks/whatsapp HTTP/1.1",
    "Host: door",
    "Content-Type: application/json",
    `X-Hub-Signature-256: ${signature}`,
    ...more,
    "",
    ""
  ].join("\r\n")

const chunk = (bytes: Uint8Array) =>
  Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from("\r\n")])

const LAST_CHUNK = "0\r\n\r\n"

/** Waits until a status line has come, or the connection is gone. */
const statusOf = ({ heard, socket }: RawClient) =>
  Effect.callback<string>((resume) => {
    const look = () => {
      const status = /^HTTP\/1\.1 (?!100)(\d{3})/m.exec(heard())?.[1]
      if (status !== undefined) resume(Effect.succeed(status))
    }
    socket.on("data", look).on("close", () => resume(Effect.succeed("closed")))
    look()
  })

/** Goes on writing pieces as fast as they are taken, until it may stop or the connection is gone. */
const pour = ({ socket }: RawClient, piece: Uint8Array, pieces: number) =>
  Effect.callback<number>((resume) => {
    let written = 0
    const more = () => {
      while (written < pieces && !socket.destroyed) {
        written += 1
        if (!socket.write(piece)) return void socket.once("drain", more)
      }
      resume(Effect.succeed(written))
    }
    socket.once("close", () => resume(Effect.succeed(written)))
    more()
  })

const turnOfEvents = Effect.promise(() => new Promise((resume) => setImmediate(resume)))

const megabyte = new Uint8Array(1024 * 1024).fill(0x20)

describe("a delivery's body", () => {
  it.effect("is read in whatever pieces it comes", () =>
    Effect.gen(function* () {
      const client = yield* rawClient(head(sign(text, secret), "Transfer-Encoding: chunked"))
      for (let at = 0; at < text.length; at += 100) client.socket.write(chunk(text.subarray(at, at + 100)))
      client.socket.write(LAST_CHUNK)
      assert.strictEqual(yield* statusOf(client), "200")
      assert.strictEqual((yield* Recorder).events.length, 1)
    }).pipe(Effect.provide(door())))

  it.effect("is asked for when the client waits to be told to go on", () =>
    Effect.gen(function* () {
      const client = yield* rawClient(
        head(sign(text, secret), `Content-Length: ${text.length}`, "Expect: 100-continue")
      )
      yield* Effect.callback<void>((resume) => void client.socket.once("data", () => resume(Effect.void)))
      assert.match(client.heard(), /^HTTP\/1\.1 100 Continue/)
      client.socket.write(text)
      assert.strictEqual(yield* statusOf(client), "200")
    }).pipe(Effect.provide(door())))

  it.effect("is not read at all without a well-formed signature", () =>
    Effect.gen(function* () {
      const client = yield* rawClient(head("sha256=nonsense", `Content-Length: ${CEILING_BYTES}`))
      assert.strictEqual(yield* statusOf(client), "401")
      yield* client.closed
    }).pipe(Effect.provide(door())))

  it.effect("above the limit is still hashed to its end, so that a wrong signature is a 401 and a right one a 413", () =>
    Effect.gen(function* () {
      const body = Buffer.concat([megabyte, megabyte, megabyte])
      assert.strictEqual((yield* post(body, { "x-hub-signature-256": WRONG })).status, 401)
      assert.strictEqual((yield* post(body)).status, 413)
      const recorder = yield* Recorder
      assert.deepStrictEqual([recorder.events, recorder.suspects], [[], []])
    }).pipe(Effect.provide(door())))

  it("above the limit is seen whole and held no longer", () => {
    let seen = 0
    const gathering = new Gathering(
      { update: (chunk) => seen += chunk.length },
      2 * megabyte.length,
      new WebhookMemory(4 * megabyte.length)
    )
    for (let n = 1; n <= 8; n++) {
      assert.isTrue(gathering.take(megabyte))
      assert.strictEqual(gathering.chunks.length, n <= 2 ? n : 0)
    }
    assert.strictEqual(seen, CEILING_BYTES)
    assert.deepStrictEqual(gathering.end(), { _tag: "TooLong" })
    assert.isFalse(gathering.take(new Uint8Array(1)))
    assert.deepStrictEqual(gathering.end(), { _tag: "Endless" })
  })

  it.effect("of exactly the limit is taken, and one byte more is not", () =>
    Effect.gen(function* () {
      const padded = Buffer.concat([text, megabyte.subarray(text.length)])
      assert.strictEqual((yield* post(padded)).status, 200)
      assert.strictEqual((yield* post(Buffer.concat([padded, Buffer.from(" ")]))).status, 413)
    }).pipe(Effect.provide(door())))

  it.effect("that says it is longer than the ceiling is refused unread", () =>
    Effect.gen(function* () {
      const client = yield* rawClient(head(WRONG, `Content-Length: ${CEILING_BYTES + 1}`))
      assert.strictEqual(yield* statusOf(client), "413")
      yield* client.closed
    }).pipe(Effect.provide(door())))

  it.effect("without an end is cut at the ceiling", () =>
    Effect.gen(function* () {
      const client = yield* rawClient(head(WRONG, "Transfer-Encoding: chunked"))
      const pouring = yield* Effect.forkChild(pour(client, chunk(megabyte), 1000))
      assert.strictEqual(yield* statusOf(client), "413")
      assert.match(client.heard(), /^connection: close\r$/im)
      yield* client.closed
      // What the sockets on both sides hold comes on top of the ceiling.
      assert.isBelow(yield* Fiber.join(pouring), 64)
      assert.strictEqual((yield* post(text)).status, 200)
    }).pipe(Effect.provide(door())))

  it.effect.each(["Content-Length: 1000", "Transfer-Encoding: chunked"])(
    "that does not come in time is given up (%s)",
    (length) =>
      Effect.gen(function* () {
        const client = yield* rawClient(head(WRONG, length) + "5\r\nhello")
        const answered = yield* Effect.forkChild(statusOf(client))
        let seconds = 0
        while (answered.pollUnsafe() === undefined && seconds < 60) {
          // The request reaches the door by real sockets, while the seconds are the test's.
          yield* turnOfEvents
          yield* TestClock.adjust("1 second")
          seconds += 1
        }
        assert.strictEqual(yield* Fiber.join(answered), "408")
        assert.isAtLeast(seconds, 10)
        assert.match(client.heard(), /^connection: close\r$/im)
        yield* client.closed
        assert.strictEqual((yield* post(text)).status, 200)
      }).pipe(Effect.provide(door()))
  )

  it.effect("that breaks off leaves nothing behind", () =>
    Effect.gen(function* () {
      for (let n = 0; n < 20; n++) {
        const client = yield* rawClient(head(sign(text, secret), `Content-Length: ${text.length}`))
        client.socket.write(text.subarray(0, 500), () => client.socket.destroy())
        yield* client.closed
      }
      assert.strictEqual((yield* post(text)).status, 200)
      const recorder = yield* Recorder
      assert.strictEqual(recorder.events.length, 1)
      assert.deepStrictEqual(recorder.suspects, [])
    }).pipe(Effect.provide(door())))
})

const FRAMINGS = [
  { framing: "a length", header: `Content-Length: ${megabyte.length}`, framed: (bytes: Uint8Array) => bytes },
  { framing: "chunks", header: "Transfer-Encoding: chunked", framed: chunk },
  {
    framing: "a wait for 100 Continue",
    header: `Content-Length: ${megabyte.length}\r\nExpect: 100-continue`,
    framed: (bytes: Uint8Array) => bytes
  }
]

/** The status and `retry-after` of what came, if it is a whole head. */
const refusalIn = (heard: string): ReadonlyArray<string> => {
  const [, status, fields = ""] = /^HTTP\/1\.1 (?!100)(\d{3})([^]*?)\r\n\r\n/m.exec(heard) ?? []
  return status === undefined ? [] : [`${status} ${/^retry-after: (\d+)\r?$/im.exec(fields)?.[1]}`]
}

/** Asks until the answer is this one; the server hears of a connection's end in its own time. */
const postUntil = Effect.fnUntraced(function* (body: Uint8Array, status: number) {
  let last = 0
  for (let n = 0; n < 200 && last !== status; n++) last = (yield* post(body)).status
  return last
})

describe("the bodies of all clients together", () => {
  const memoryBytes = 4 * megabyte.length
  const large = Buffer.concat([text, megabyte.subarray(text.length)])

  it.effect.each(FRAMINGS)(
    "are held up to the budget, and small ones still come through (with $framing)",
    ({ framed, header }) =>
      Effect.gen(function* () {
        const clients = yield* Effect.forEach(
          Array.from({ length: 8 }, (_, index) => index),
          () => rawClient(head(WRONG, header)),
          { concurrency: "unbounded" }
        )
        for (const { socket } of clients) socket.write(framed(megabyte.subarray(0, 900 * 1024)))
        const answers = () => clients.flatMap(({ heard }) => refusalIn(heard()))
        // Three times 900 KiB are what large bodies may hold of 4 MiB.
        for (let n = 0; n < 20_000 && answers().length < 5; n++) yield* turnOfEvents
        assert.deepStrictEqual(answers(), Array.from({ length: 5 }, () => "503 5"))

        assert.strictEqual((yield* post(text)).status, 200)
        const unread = yield* rawClient(head(sign(large, secret), `Content-Length: ${large.length}`))
        assert.strictEqual(yield* statusOf(unread), "503")
        assert.match(unread.heard(), /^connection: close\r$/im)
        yield* unread.closed

        clients.forEach(({ socket }) => socket.destroy())
        assert.strictEqual(yield* postUntil(large, 200), 200)
      }).pipe(Effect.provide(door({ memoryBytes })))
  )

  it.effect("give back what they held, however they ended", () =>
    Effect.gen(function* () {
      const tooLong = Buffer.concat([large, Buffer.from(" ")])
      const seen: Array<number> = []
      for (let n = 0; n < 8; n++) {
        seen.push(
          (yield* post(large)).status,
          (yield* post(large, { "x-hub-signature-256": WRONG })).status,
          (yield* post(tooLong)).status
        )
      }
      assert.deepStrictEqual(seen, Array.from({ length: 8 }, () => [200, 401, 413]).flat())
    }).pipe(Effect.provide(door({ memoryBytes }))))
})
