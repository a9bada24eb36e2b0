import { accessSync, constants } from "node:fs"
import { delimiter, join } from "node:path"

const canRun = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Where this machine has a program, if it has it. */
export const find = (program: string): string | undefined =>
  (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, program)).find(canRun)

/** What cannot be tried on this machine, one sentence each. */
export const leftOut = (): ReadonlyArray<string> => [
  ...(find("redis-server") === undefined
    ? ["Left out: the suites on a real Redis, because there is no redis-server on this machine."]
    : []),
  ...(canRun("/usr/bin/chromium")
    ? []
    : ["Left out: the suites in a real browser, because there is no /usr/bin/chromium on this machine."]),
  ...(process.env["TEST_DATABASE_URL"] === undefined
    ? ["Not tried: a PostgreSQL other than the embedded one, because TEST_DATABASE_URL names none."]
    : [])
]
