import { Context, Effect, Layer } from "effect"
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"

/** What the peer does with one request. */
export type Reply =
  | {
    readonly status: number
    readonly body: string | Uint8Array
    readonly headers?: Readonly<Record<string, string>>
    /** Milliseconds until it answers. */
    readonly after?: number
  }
  | "reset"
  | "hang"
  | "half"

export interface Request {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage["headers"]
  readonly body: string
}

export const json = (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  headers,
  body: JSON.stringify(body)
})

export const accepted = (wamid: string): Reply =>
  json({ messaging_product: "whatsapp", contacts: [], messages: [{ id: wamid }] })

/** A real server that answers as the test says and remembers what it was asked. */
export class PretendGraph extends Context.Service<PretendGraph, {
  readonly url: URL
  readonly requests: Array<Request>
  readonly connections: () => number
  answer: (request: Request) => Reply
}>()("conserje/test/whatsapp/PretendGraph") {
  static readonly layer = Layer.effect(
    PretendGraph,
    Effect.gen(function* () {
      let connections = 0
      const peer = {
        url: new URL("http://127.0.0.1"),
        requests: [] as Array<Request>,
        connections: () => connections,
        answer: ({ body }: Request): Reply => accepted(`wamid.${body.length}.${peer.requests.length}`)
      }
      const server = createServer((request, response) => {
        const parts: Array<Buffer> = []
        request.on("data", (part: Buffer) => parts.push(part))
        request.on("end", () => {
          const body = Buffer.concat(parts).toString()
          const asked = { method: request.method ?? "", path: request.url ?? "", headers: request.headers, body }
          peer.requests.push(asked)
          write(peer.answer(asked), response)
        })
      })
      server.on("connection", () => connections++)
      const port = yield* listen(server)
      peer.url.port = String(port)
      return peer
    })
  )
}

const write = (reply: Reply, response: ServerResponse) => {
  if (reply === "hang") return
  if (reply === "reset") return void response.socket?.resetAndDestroy()
  if (reply === "half") {
    response.writeHead(200, { "content-length": "100" })
    response.write('{"messages":')
    return void setTimeout(() => response.socket?.destroy(), 20)
  }
  setTimeout(() => {
    response.writeHead(reply.status, { "content-type": "application/json", ...reply.headers })
    response.end(reply.body)
  }, reply.after ?? 0)
}

const listen = (server: Server) =>
  Effect.acquireRelease(
    Effect.callback<number>((resume) => {
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : 0))
      })
    }),
    () =>
      Effect.callback<void>((resume) => {
        server.closeAllConnections()
        server.close(() => resume(Effect.void))
      })
  )
