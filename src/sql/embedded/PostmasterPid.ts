import { Effect, Option } from "effect"
import { readFile } from "node:fs/promises"
import { join } from "node:path"

/** What a running PostgreSQL says of itself in its data directory. */
export interface PostmasterPid {
  readonly pid: number
  readonly port: number
  /** Whether it listens on a socket as well. */
  readonly hasSocket: boolean
  readonly ready: boolean
}

/** The lines of `postmaster.pid`: process, directory, start, port, sockets, addresses, memory, status. */
export const parse = (text: string): Option.Option<PostmasterPid> => {
  const lines = text.split("\n")
  const [pid, port] = [Number(lines[0]), Number(lines[3])]
  if (!Number.isSafeInteger(pid) || pid <= 0) return Option.none()
  const known = Number.isSafeInteger(port) && port > 0 && port < 65_536
  return Option.some({
    pid,
    port: known ? port : 0,
    hasSocket: (lines[4] ?? "").trim() !== "",
    ready: known && lines[7]?.trim() === "ready"
  })
}

export const pathIn = (dataDir: string): string => join(dataDir, "postmaster.pid")

export const read = (dataDir: string): Effect.Effect<Option.Option<PostmasterPid>> =>
  Effect.tryPromise(() => readFile(pathIn(dataDir), "utf8")).pipe(
    Effect.map(parse),
    Effect.orElseSucceed(() => Option.none())
  )
