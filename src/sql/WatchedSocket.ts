import { connect, type Socket } from "node:net"

/**
 * How long a connection may keep silent, in milliseconds: longer than the server lets a statement run. Then nobody is at
 * its other end any more (a failed-over server, a cut cable), and only closing it lets the waiting statement fail.
 */
export const LONGEST_SILENCE = 35_000

interface Place {
  readonly host: string
  readonly port: number
}

/** Where the URL leads by TCP; nothing for a Unix socket, whose other end cannot vanish unnoticed, or several places. */
export const placeOf = (url: string): Place | undefined => {
  const parsed = URL.parse(url)
  if (parsed === null || parsed.hostname === "" || parsed.searchParams.has("host")) return undefined
  const { hostname, port } = parsed
  // The brackets of an IPv6 address are the URL's own.
  return { host: decodeURIComponent(hostname).replace(/^\[|\]$/g, ""), port: port === "" ? 5432 : Number(port) }
}

/** Connects, and closes the connection when nothing has moved on it for too long, in use or not. */
export const open = ({ host, port }: Place, longest = LONGEST_SILENCE): Socket => {
  const socket = connect({ host, port, noDelay: true })
  return socket.setTimeout(longest, () => socket.destroy(new Error(`the database was silent for ${longest} ms`)))
}
