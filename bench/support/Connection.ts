import { connect, type Socket } from "node:net"

/** What became of a request: the status of its answer, or `BROKEN` when the connection ended without one. */
export type Answered = (status: number) => void

export const BROKEN = 0

/**
 * One keep-alive HTTP/1.1 connection with one request under way. It writes bytes that were made before and reads no
 * more of an answer than it must, so that the machine's time goes to the server.
 */
export class Connection {
  private readonly port: number
  private socket: Socket | undefined
  private answered: Answered | undefined
  private heard: Buffer | undefined

  constructor(port: number) {
    this.port = port
  }

  /** Connects if need be. The one before must have been answered. */
  send(request: Uint8Array, answered: Answered): void {
    this.answered = answered
    const socket = this.socket ??= this.open()
    socket.write(request)
  }

  close(): void {
    this.answered = undefined
    this.socket?.destroy()
  }

  private open(): Socket {
    const socket = connect({ port: this.port, host: "127.0.0.1", noDelay: true })
    socket.on("data", (chunk: Buffer) => this.take(chunk))
    // A reset is one of the ways to end; `close` follows.
    socket.on("error", () => undefined)
    socket.on("close", () => {
      if (this.socket === socket) this.socket = undefined
      this.heard = undefined
      this.finish(BROKEN)
    })
    return socket
  }

  private take(chunk: Buffer): void {
    const heard = this.heard === undefined ? chunk : Buffer.concat([this.heard, chunk])
    const end = heard.indexOf("\r\n\r\n")
    const head = end < 0 ? "" : heard.toString("latin1", 0, end)
    const length = end < 0 ? Number.NaN : lengthOf(head)
    if (heard.length < end + 4 + length || Number.isNaN(length)) {
      this.heard = heard
      return
    }
    this.heard = undefined
    // Whoever answers and closes must not be written to again.
    if (CLOSES.test(head)) {
      this.socket?.destroy()
      this.socket = undefined
    }
    this.finish(Number(head.slice(9, 12)))
  }

  private finish(status: number): void {
    const { answered } = this
    this.answered = undefined
    answered?.(status)
  }
}

const CLOSES = /\r\nconnection: close/i

const lengthOf = (head: string): number => {
  const found = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
  if (found === undefined) throw new Error("an answer without content-length: the generator reads no other")
  return Number(found)
}
