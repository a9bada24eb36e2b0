import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { createServer } from "node:net"
import * as WatchedSocket from "../../src/sql/WatchedSocket.ts"

describe("the place of a database", () => {
  it.each([
    ["postgres://app:secret@db.example:6432/conserje?sslmode=require", { host: "db.example", port: 6432 }],
    ["postgresql://db.example/conserje", { host: "db.example", port: 5432 }],
    ["postgres://app@[::1]:5433/conserje", { host: "::1", port: 5433 }],
    ["postgres://app@/conserje?host=/run/postgresql", undefined],
    ["postgres:///conserje", undefined]
  ])("of %s", (url, place) => assert.deepStrictEqual(WatchedSocket.placeOf(url), place))
})

/** A server that answers every byte, until it is told to keep silent. */
const echo = Effect.acquireRelease(
  Effect.callback<{ port: number; silent: boolean; close: () => void }>((resume) => {
    const state = { port: 0, silent: false, close: () => void server.close() }
    const server = createServer((socket) => {
      socket.on("data", (bytes: Uint8Array) => state.silent || socket.write(bytes))
      socket.on("error", () => {})
    }).listen(0, "127.0.0.1", () => {
      const address = server.address()
      state.port = typeof address === "object" && address !== null ? address.port : 0
      resume(Effect.succeed(state))
    })
  }),
  ({ close }) => Effect.sync(close)
)

it.live("stays open while it is answered, and is closed with a reason when it is not", () =>
  Effect.gen(function* () {
    const server = yield* echo
    const socket = WatchedSocket.open({ host: "127.0.0.1", port: server.port }, 300)
    let failure = ""
    socket.on("error", ({ message }) => failure = message).on("data", () => {})
    for (let times = 0; times < 6; times++) {
      socket.write("?")
      yield* Effect.sleep("100 millis")
    }
    assert.isFalse(socket.destroyed)
    server.silent = true
    socket.write("?")
    yield* Effect.sleep("600 millis")
    assert.isTrue(socket.destroyed)
    assert.strictEqual(failure, "the database was silent for 300 ms")
  }).pipe(Effect.scoped))
