import { Effect, type Scope } from "effect"
import { createServer, type Socket } from "node:net"

/** A mail server that takes what it is given, on this machine and without TLS; `say` may refuse a step. */
export const mailServer = (
  say: (step: string) => string | undefined = () => undefined,
  took: (letter: string) => void = () => {}
): Effect.Effect<{ readonly port: number; readonly taken: Array<string> }, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.callback<{ readonly port: number; readonly taken: Array<string>; readonly close: () => void }>((resume) => {
      const taken: Array<string> = []
      const talk = (socket: Socket) => {
        let data: string | null = null
        let rest = ""
        socket.on("error", () => socket.destroy())
        socket.write("220 here\r\n")
        socket.on("data", (chunk) => {
          rest += chunk.toString("utf8")
          while (rest.includes("\r\n")) {
            const line = rest.slice(0, rest.indexOf("\r\n"))
            rest = rest.slice(line.length + 2)
            if (data !== null) {
              if (line !== ".") data += `${line}\n`
              else {
                taken.push(data)
                took(data)
                data = null
                socket.write("250 taken\r\n")
              }
              continue
            }
            const step = line.slice(0, 4).toUpperCase()
            const refusal = say(step)
            if (refusal !== undefined) socket.write(`${refusal}\r\n`)
            else if (step === "DATA") {
              data = ""
              socket.write("354 go on\r\n")
            } else socket.write(step === "QUIT" ? "221 bye\r\n" : "250 good\r\n")
          }
        })
      }
      const server = createServer(talk)
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        const port = typeof address === "object" && address !== null ? address.port : 0
        resume(Effect.succeed({ port, taken, close: () => server.close() }))
      })
    }),
    ({ close }) => Effect.sync(close)
  )
