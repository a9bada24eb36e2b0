import { Effect } from "effect"
import { readdir, rm } from "node:fs/promises"
import { join } from "node:path"

const PREFIX = ".s.PGSQL."

/** The longest address of a socket that the kernel takes, without the zero at its end. */
const LONGEST = process.platform === "darwin" ? 103 : 107

/** Whether a server can be reached by a socket in that folder. Deno and Node have none of that kind on Windows. */
export const fitsIn = (folder: string, port: number): boolean =>
  process.platform !== "win32" && Buffer.byteLength(join(folder, `${PREFIX}${port}`)) <= LONGEST

/**
 * Takes away what a killed server left, when none runs there any more: PostgreSQL would refuse to start beside the lock
 * of a process whose number a stranger has by now.
 */
export const clear = (folder: string): Effect.Effect<void> =>
  Effect.promise(async () => {
    const left = (await readdir(folder)).filter((name) => name.startsWith(PREFIX))
    await Promise.all(left.map((name) => rm(join(folder, name), { force: true })))
  })
