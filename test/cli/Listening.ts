import { Effect } from "effect"
import { createServer } from "node:http"

export interface Got {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | ReadonlyArray<string> | undefined>>
  readonly body: Uint8Array
}

/** A server that remembers what it got and answers each with the status and body that `answer` gives. */
export const listening = Effect.fnUntraced(function* (answer: (got: Got, index: number) => readonly [number, string?]) {
  const got: Array<Got> = []
  const server = createServer((request, response) => {
    const chunks: Array<Uint8Array> = []
    request.on("data", (chunk) => chunks.push(chunk))
    request.on("end", () => {
      const one = {
        method: request.method ?? "",
        url: request.url ?? "",
        headers: request.headers,
        body: new Uint8Array(Buffer.concat(chunks))
      }
      const [status, body = '{"status":"ok"}'] = answer(one, got.push(one) - 1)
      response.writeHead(status, { "content-type": "application/json" }).end(body)
    })
  })
  const port = yield* Effect.acquireRelease(
    Effect.callback<number>((resume) => {
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : 0))
      })
    }),
    () =>
      Effect.sync(() => {
        server.closeAllConnections()
        server.close()
      })
  )
  return { got, port, origin: `http://127.0.0.1:${port}` }
})
