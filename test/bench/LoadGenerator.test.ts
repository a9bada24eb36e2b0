import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { createServer } from "node:http"
import { createServer as createTcpServer } from "node:net"
import * as LoadGenerator from "../../bench/support/LoadGenerator.ts"
import { median, summarise } from "../../bench/support/Percentiles.ts"
import * as SignedDeliveries from "../../bench/support/SignedDeliveries.ts"
import * as Signature from "../../src/whatsapp/Signature.ts"

const STALL = 600
const EVERY = 1_500

/** Takes every request and, in the first `STALL` of each `EVERY` milliseconds, answers none before that is over. */
const stalling = Effect.acquireRelease(
  Effect.callback<{ readonly port: number; readonly close: () => void }>((resume) => {
    const began = performance.now()
    const server = createServer((request, response) => {
      const phase = (performance.now() - began) % EVERY
      const answer = () => response.writeHead(200, { "content-length": 2 }).end("ok")
      request.resume()
      request.on("end", () => phase < STALL ? setTimeout(answer, STALL - phase) : answer())
    })
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      resume(Effect.succeed({
        port: typeof address === "object" && address !== null ? address.port : 0,
        close: () => {
          server.closeAllConnections()
          server.close()
        }
      }))
    })
  }),
  ({ close }) => Effect.sync(close)
)

const options = {
  secret: "s3cret",
  run: "test",
  guests: 3,
  phoneNumberIds: ["1", "2"],
  text: "¿Tienen habitación?"
}

describe("the load generator", () => {
  it.live("tells what a server that stalls makes its clients wait, from the moment each request was due", () =>
    Effect.gen(function* () {
      const { port } = yield* stalling
      const load = { port, seconds: 3, requests: SignedDeliveries.make(options, 900) }
      const { acknowledged, latencies, statuses } = yield* Effect.promise(() => LoadGenerator.openLoop(load, 300, 8))
      assert.deepStrictEqual(statuses, { "200": 900 })
      assert.strictEqual(acknowledged.length, 900)
      // Eight connections are all waiting in a stall, so that most of the requests could not even leave.
      // Two fifths of the time nobody is answered: requests due then wait up to the whole stall, evenly spread.
      assert.isAtLeast(latencies.max, STALL * 0.9)
      assert.isAtMost(latencies.p50, STALL / 2)
      assert.isAtLeast(latencies.p90, STALL * 0.5)
      assert.isAtLeast(latencies.p99, STALL * 0.8)
    }).pipe(Effect.scoped))

  it.live("hides the same stall in a closed loop, which is why no latency of a closed loop is a promise", () =>
    Effect.gen(function* () {
      const { port } = yield* stalling
      const load = { port, seconds: 3, requests: SignedDeliveries.make(options, 60_000) }
      const { latencies } = yield* Effect.promise(() => LoadGenerator.closedLoop(load, 2))
      assert.isAtLeast(latencies.max, STALL * 0.8)
      assert.isAtMost(latencies.p90, STALL / 10)
    }).pipe(Effect.scoped))

  it("counts a connection that breaks as no answer, and goes on with a new one", async () => {
    let requests = 0
    const server = createServer((request, response) => {
      requests += 1
      if (requests % 5 === 0) request.socket.destroy()
      else response.writeHead(200, { "content-length": 2 }).end("ok")
    })
    const port = await new Promise<number>((resolve) =>
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        resolve(typeof address === "object" && address !== null ? address.port : 0)
      })
    )
    const load = { port, seconds: 10, requests: SignedDeliveries.make(options, 50) }
    const { acknowledged, statuses } = await LoadGenerator.closedLoop(load, 1)
    server.close()
    assert.deepStrictEqual(statuses, { "0": 10, "200": 40 })
    assert.strictEqual(acknowledged.includes(4), false)
  })

  it.each([
    {
      how: "in chunks",
      says: "HTTP/1.1 503 Away\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nbye\r\n0\r\n\r\n",
      status: "503"
    },
    {
      how: "in no chunk at all",
      says: "HTTP/1.1 500 Oh\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      status: "500"
    },
    { how: "until it closes", says: "HTTP/1.1 503 Away\r\nConnection: close\r\n\r\nbye", status: "503" },
    { how: "and dies in the middle of its head", says: "HTTP/1.1 200 OK\r\nContent-", status: "0" },
    { how: "and dies in the middle of its body", says: "HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n{", status: "0" },
    {
      how: "and dies between two chunks",
      says: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nbye\r\n",
      status: "0"
    }
  ])("hears a server that answers $how", async ({ says, status }) => {
    const server = createTcpServer((socket) => {
      socket.on("error", () => undefined)
      socket.on("data", () => status === "0" || says.includes("close") ? socket.end(says) : socket.write(says))
    })
    const port = await new Promise<number>((resolve) =>
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        resolve(typeof address === "object" && address !== null ? address.port : 0)
      })
    )
    const load = { port, seconds: 10, requests: SignedDeliveries.make(options, 3) }
    const { statuses } = await LoadGenerator.closedLoop(load, 1)
    await new Promise((closed) => server.close(closed))
    assert.deepStrictEqual(statuses, { [status]: 3 })
  })

  it("signs each delivery as Meta does, each about a message of its own", () => {
    const texts = SignedDeliveries.make(options, 4).map((bytes) => new TextDecoder().decode(bytes))
    const bodies = texts.map((text) => text.slice(text.indexOf("\r\n\r\n") + 4))
    for (const [index, text] of texts.entries()) {
      const signature = Signature.sign(new TextEncoder().encode(bodies[index] ?? ""), Redacted.make(options.secret))
      assert.include(text.toLowerCase(), `x-hub-signature-256: ${signature}`)
      assert.include(bodies[index] ?? "", SignedDeliveries.wamidOf("test", index))
    }
    assert.strictEqual(new Set(bodies).size, 4)
  })
})

describe("percentiles", () => {
  it("are values that were measured, and the largest is the last", () => {
    const { max, p50, p99 } = summarise(Float64Array.from({ length: 100 }, (_, index) => 100 - index))
    assert.deepStrictEqual([p50, p99, max], [50, 99, 100])
  })

  it("have a median between the two middle ones when there is no middle one", () => {
    assert.deepStrictEqual([median([3, 1, 2]), median([4, 1, 3, 2])], [2, 2.5])
  })
})
