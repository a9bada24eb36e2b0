/** What became of a request: the status of its answer, or `BROKEN` when the connection ended without one. */
export type Answered = (status: number) => void

export const BROKEN = 0

/** Deno's own sockets: Node's cost the generator more than twice as much of the machine that the servers share. */
interface OwnSocket {
  readonly read: (into: Uint8Array) => Promise<number | null>
  readonly write: (bytes: Uint8Array) => Promise<number>
  readonly setNoDelay: () => void
  readonly close: () => void
}

// The checker of Node's types does not know Deno, and only this file and the bare server need it.
const { Deno } = globalThis as unknown as {
  readonly Deno: { readonly connect: (to: { port: number; hostname: string }) => Promise<OwnSocket> }
}

/** Longer than any answer of the servers here; what is longer comes in pieces. */
const PIECE = 16_384

/**
 * One keep-alive HTTP/1.1 connection with one request under way. It writes bytes that were made before and reads no
 * more of an answer than it must, so that the machine's time goes to the server.
 */
export class Connection {
  private readonly port: number
  private socket: OwnSocket | undefined
  private answered: Answered | undefined
  private heard: Buffer | undefined

  constructor(port: number) {
    this.port = port
  }

  /** Connects if need be. The one before must have been answered. */
  send(request: Uint8Array, answered: Answered): void {
    this.answered = answered
    if (this.socket === undefined) void this.open(request)
    else void this.write(this.socket, request)
  }

  close(): void {
    this.answered = undefined
    const { socket } = this
    this.socket = undefined
    socket?.close()
  }

  private async open(request: Uint8Array): Promise<void> {
    try {
      const socket = await Deno.connect({ port: this.port, hostname: "127.0.0.1" })
      this.socket = socket
      socket.setNoDelay()
      void this.write(socket, request)
      void this.listen(socket)
    } catch {
      this.finish(BROKEN)
    }
  }

  private async write(socket: OwnSocket, bytes: Uint8Array): Promise<void> {
    try {
      for (let from = 0; from < bytes.length;) from += await socket.write(bytes.subarray(from))
    } catch {
      // The reading ends as well, and says so.
    }
  }

  private async listen(socket: OwnSocket): Promise<void> {
    const piece = Buffer.alloc(PIECE)
    while (this.socket === socket) {
      // A reset is one of the ways to end.
      const length = await socket.read(piece).catch(() => null)
      // Of a connection that was given up: what is asked now is asked on another one.
      if (this.socket !== socket) return
      if (length === null) return this.end(socket)
      this.take(piece.subarray(0, length))
    }
  }

  private end(socket: OwnSocket): void {
    this.socket = undefined
    socket.close()
    const head = headOf(this.heard)
    this.heard = undefined
    // An answer that does not say where it ends does so with its connection; any other was cut.
    this.finish(head !== undefined && !SAYS_ITS_END.test(head) ? statusOf(head) : BROKEN)
  }

  private take(chunk: Buffer): void {
    const heard = this.heard === undefined ? chunk : Buffer.concat([this.heard, chunk])
    const head = headOf(heard)
    if (head === undefined || !isWhole(head, heard)) {
      // The piece is read into again.
      this.heard = Buffer.from(heard)
      return
    }
    this.heard = undefined
    // Whoever answers and closes must not be written to again.
    if (CLOSES.test(head)) {
      const { socket } = this
      this.socket = undefined
      socket?.close()
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
  // Deno looks for it forty times as fast in a string as in a buffer.
  const text = heard?.toString("latin1")
  const end = text?.indexOf(END_OF_HEAD) ?? -1
  return end < 0 ? undefined : text?.slice(0, end)
}

const statusOf = (head: string): number => Number(head.slice(9, 12))

const isWhole = (head: string, heard: Buffer): boolean => {
  const length = LENGTH.exec(head)?.[1]
  if (length !== undefined) return heard.length >= head.length + END_OF_HEAD.length + Number(length)
  // The last chunk is the empty one; what stands before it is the end of a chunk, or of the head.
  return CHUNKED.test(head) && heard.toString("latin1", head.length).endsWith("\r\n0\r\n\r\n")
}
