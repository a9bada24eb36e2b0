import { execFileSync } from "node:child_process"
import { readFileSync, readlinkSync, realpathSync } from "node:fs"

const attempt = <A>(read: () => A): A | undefined => {
  try {
    return read()
  } catch {
    return undefined
  }
}

/** The numbered fields of `/proc/<pid>/stat`, from the third on: the second may hold spaces and brackets. */
const stat = (pid: number): ReadonlyArray<string> | undefined =>
  attempt(() => {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8")
    return text.slice(text.lastIndexOf(")") + 2).split(" ")
  })

const ps = (pid: number, field: "lstart" | "command") =>
  attempt(() => execFileSync("ps", ["-o", `${field}=`, "-p", String(pid)], { encoding: "utf8" }).trim())

/** A dead process that nobody has reaped yet still takes signals, so it is asked for its state as well. */
export const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
  } catch (cause) {
    return cause instanceof Error && "code" in cause && cause.code === "EPERM"
  }
  return stat(pid)?.[0] !== "Z"
}

/**
 * Tells a process from a later one that was given the same number: the machine's boot and the process's start.
 * Empty where the platform does not say.
 */
export const birthmark = (pid: number): string => {
  const ticks = stat(pid)?.[19]
  if (ticks === undefined) return process.platform === "win32" ? "" : ps(pid, "lstart") ?? ""
  return `${attempt(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()) ?? ""}/${ticks}`
}

/** Whether that process is the PostgreSQL of this data directory: a postmaster always stands in its own. */
export const servesFrom = (pid: number, dataDir: string): boolean => {
  if (!alive(pid)) return false
  if (process.platform === "win32") return true
  if (process.platform !== "linux") return (ps(pid, "command") ?? "").includes(dataDir)
  const standsIn = attempt(() => readlinkSync(`/proc/${pid}/cwd`))
  return standsIn !== undefined && standsIn === attempt(() => realpathSync(dataDir))
}
