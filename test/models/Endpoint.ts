import { Effect, type Scope } from "effect"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"

export interface Asked {
  readonly path: string
  readonly authorization: string
  readonly type: string
  readonly body: string
}

/** How an endpoint behaves, call by call; `body` is what it says after the status. */
export type Manner = (call: number, response: ServerResponse) => void

export const says = (body: unknown, status = 200): Manner => (_, response) => {
  response.writeHead(status, { "content-type": "application/json" })
  response.end(typeof body === "string" ? body : JSON.stringify(body))
}

/** A chat completion with this content. */
export const completes = (content: unknown): Manner =>
  says({
    choices: [{
      message: { role: "assistant", content: typeof content === "string" ? content : JSON.stringify(content) }
    }]
  })

export const silent: Manner = () => {}
export const resets: Manner = (_, response) => response.socket?.destroy()

/** A byte now and then, without an end. */
export const drips: Manner = (_, response) => {
  response.writeHead(200)
  const timer = setInterval(() => response.write(" "), 100)
  response.on("close", () => clearInterval(timer))
}

/** Ten megabytes. */
export const floods: Manner = (_, response) => {
  response.writeHead(200)
  response.on("error", () => response.destroy())
  response.end(`{"choices":[{"message":{"content":"${"x".repeat(10_000_000)}"}}]}`)
}

/** An endpoint of OpenAI's protocol on this machine. */
export const endpoint = (
  manner: Manner
): Effect.Effect<{ readonly url: URL; readonly asked: Array<Asked>; behave: Manner }, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.callback<{ readonly url: URL; readonly asked: Array<Asked>; behave: Manner; readonly close: () => void }>(
      (resume) => {
        const asked: Array<Asked> = []
        const server = createServer((request: IncomingMessage, response) => {
          const parts: Array<Buffer> = []
          request.on("data", (part: Buffer) => parts.push(part))
          request.on("end", () => {
            asked.push({
              path: request.url ?? "",
              authorization: request.headers.authorization ?? "",
              type: request.headers["content-type"] ?? "",
              body: Buffer.concat(parts).toString("utf8")
            })
            world.behave(asked.length, response)
          })
        })
        const world = {
          url: new URL("http://127.0.0.1/v1"),
          asked,
          behave: manner,
          close: () => {
            server.close()
            server.closeAllConnections()
          }
        }
        server.listen(0, "127.0.0.1", () => {
          const address = server.address()
          world.url.port = String(typeof address === "object" && address !== null ? address.port : 0)
          resume(Effect.succeed(world))
        })
      }
    ),
    ({ close }) => Effect.sync(close)
  )
