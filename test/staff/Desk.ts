import { Effect, type Scope } from "effect"
import { createServer, type IncomingHttpHeaders } from "node:http"

export interface Call {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A hotel's own desk that is told by webhook; `answer` says with which status, or nothing to keep silent. */
export const desk = (
  answer: (call: number) => number | null = () => 204
): Effect.Effect<{ readonly url: URL; readonly calls: Array<Call> }, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.callback<{ readonly url: URL; readonly calls: Array<Call>; readonly close: () => void }>((resume) => {
      const calls: Array<Call> = []
      const server = createServer((request, response) => {
        let body = ""
        request.on("data", (chunk) => (body += String(chunk)))
        request.on("end", () => {
          calls.push({ headers: request.headers, body })
          const status = answer(calls.length)
          if (status === null) return
          response.writeHead(status, status === 302 ? { location: "/elsewhere" } : {})
          response.end()
        })
      })
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        const port = typeof address === "object" && address !== null ? address.port : 0
        resume(Effect.succeed({
          url: new URL(`http://127.0.0.1:${port}/staff`),
          calls,
          close: () => {
            server.close()
            server.closeAllConnections()
          }
        }))
      })
    }),
    ({ close }) => Effect.sync(close)
  )
