import { existsSync, readdirSync, readFileSync } from "node:fs"

/** Of one process so far, in milliseconds. 0 where the system does not say. */
export const ofProcess = (pid: number): number => {
  const path = `/proc/${pid}/stat`
  if (!existsSync(path)) return 0
  const [user = 0, system = 0] = fieldsOf(path).slice(11, 13).map(Number)
  return (user + system) * TICK
}

/** Of a process and its living children, which is a PostgreSQL as long as its connections stay open. */
export const ofFamily = (pid: number): number =>
  readdirSync("/proc").filter((name) => /^\d+$/.test(name)).reduce((sum, name) => {
    try {
      const parent = Number(fieldsOf(`/proc/${name}/stat`)[1])
      return Number(name) === pid || parent === pid ? sum + ofProcess(Number(name)) : sum
    } catch {
      // It has ended since it was listed.
      return sum
    }
  }, 0)

/** What follows the program's name, which may itself hold spaces and brackets. */
const fieldsOf = (path: string): ReadonlyArray<string> => {
  const text = readFileSync(path, "utf8")
  return text.slice(text.lastIndexOf(")") + 2).split(" ")
}

/** Linux counts in hundredths of a second. */
const TICK = 10
