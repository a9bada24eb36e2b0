import { Effect, Predicate } from "effect"
import { HttpServerRequest, type HttpServerResponse, ProblemDetails } from "effect/http"
import { IncomingMessage, type Server, STATUS_CODES } from "node:http"
import type { Duplex } from "node:stream"

type Headers = Readonly<Record<string, string>>

/**
 * Answers as everybody else is answered what never becomes a request: bytes that are no HTTP, headers without an end,
 * a client that is too slow, an expectation that nobody meets. The server's own answers say nothing of our headers.
 */
export const answer = (server: Server, policy: Headers): void => {
  server.on("clientError", (error, socket) => {
    // Whatever was said before on this connection may be half an answer: nothing more can be said on it.
    if (!socket.writable || hasSpoken(socket)) return void socket.destroy()
    socket.end(written(statusOf(error), policy), () => socket.destroy())
  })
  server.on("checkExpectation", (_, response) => {
    response.writeHead(417, { ...policy, ...JSON_TYPE, "connection": "close" }).end(bodyOf(417))
  })
}

/** HTTP/1.1 demands a Host; older clients, such as probes of load balancers, have none. */
export const hosted = <E, R>(handler: Effect.Effect<HttpServerResponse.HttpServerResponse, E, R>) =>
  Effect.flatMap(
    HttpServerRequest.HttpServerRequest,
    (request) => request.headers["host"] !== undefined || !isModern(request.source) ? handler : Effect.succeed(HOMELESS)
  )

const HOMELESS = ProblemDetails.toResponse({
  type: ProblemDetails.blankType,
  status: 400,
  title: "Bad Request",
  detail: "Host is missing"
})

const isModern = (source: unknown): boolean => source instanceof IncomingMessage && source.httpVersion === "1.1"

const JSON_TYPE = { "content-type": "application/problem+json" }

const bodyOf = (status: number): string =>
  JSON.stringify({ type: "about:blank", status, title: STATUS_CODES[status] ?? "Unknown" })

const statusOf = (error: unknown): number => {
  switch (Predicate.hasProperty(error, "code") ? error.code : undefined) {
    case "HPE_HEADER_OVERFLOW":
      return 431
    case "HPE_CHUNK_EXTENSIONS_OVERFLOW":
      return 413
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return 408
    default:
      return 400
  }
}

const hasSpoken = (socket: Duplex): boolean => "bytesWritten" in socket && Number(socket.bytesWritten) > 0

const written = (status: number, policy: Headers): string => {
  const body = bodyOf(status)
  const headers = { ...policy, ...JSON_TYPE, "connection": "close", "content-length": String(Buffer.byteLength(body)) }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, "", body].join("\r\n")
}
