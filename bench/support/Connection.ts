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
      // Of a connection that was given up: what is asked now is asked on another one.
      if (this.socket !== socket) return
      this.socket = undefined
      const head = headOf(this.heard)
      this.heard = undefined
      // An answer that does not say where it ends does so with its connection; any other was cut.
      this.finish(head !== undefined && !SAYS_ITS_END.test(head) ? statusOf(head) : BROKEN)
    })
    return socket
  }

  private take(chunk: Buffer): void {
    const heard = this.heard === undefined ? chunk : Buffer.concat([this.heard, chunk])
    const head = headOf(heard)
    if (head === undefined || !isWhole(head, heard)) {
      this.heard = heard
      return
    }
    this.heard = undefined
    // Whoever answers and closes must not be written to again.
    if (CLOSES.test(head)) {
      this.socket?.destroy()
      this.socket = undefined
    }
    this.finish(statusOf(head))
  }

  private finish(status: number): void {
    const { answered } = this
    this.answered = undefined
    answered?.(status)
  }
}

const CLOSES = /\r\nconnection: close/i
const LENGTH = /\r\ncontent-length: *(\d+)/i
const CHUNKED = /\r\ntransfer-encoding: *chunked/i
const SAYS_ITS_END = new RegExp(`${LENGTH.source}|${CHUNKED.source}`, "i")

const END_OF_HEAD = "\r\n\r\n"

/** Once all of it has been heard. */
const headOf = (heard: Buffer | undefined): string | undefined => {
  const end = heard?.indexOf(END_OF_HEAD) ?? -1
  return end < 0 ? undefined : heard?.toString("latin1", 0, end)
}

const statusOf = (head: string): number => Number(head.slice(9, 12))

const isWhole = (head: string, heard: Buffer): boolean => {
  const length = LENGTH.exec(head)?.[1]
  if (length !== undefined) return heard.length >= head.length + END_OF_HEAD.length + Number(length)
  // The last chunk is the empty one; what stands before it is the end of a chunk, or of the head.
  return CHUNKED.test(head) && heard.toString("latin1", head.length).endsWith("\r\n0\r\n\r\n")
}
