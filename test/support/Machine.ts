import { accessSync, constants, existsSync, readdirSync } from "node:fs"
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

/** Where Chromium is, by any of its names, if it is here. */
export const chromium = ["chromium", "chromium-browser", "google-chrome"].map(find).find((path) => path !== undefined)

/** Where nginx is, if it is here: Debian keeps it from the PATH of people. */
export const nginx = find("nginx") ?? ["/usr/sbin/nginx"].find(canRun)

const DEBIAN = "/usr/lib/postgresql"

/** The programs of the newest PostgreSQL server that the system itself has, if it has one. */
export const postgresPrograms = (): string | undefined =>
  existsSync(DEBIAN)
    ? readdirSync(DEBIAN).toSorted((a, b) => Number(b) - Number(a)).map((version) => join(DEBIAN, version, "bin"))
      .find((bin) => canRun(join(bin, "initdb")))
    : undefined

/** With `THOROUGH=1` every case of the longest trials is tried, which takes half an hour more. */
export const isThorough = process.env["THOROUGH"] === "1"

/** Every nth of many cases that each take seconds, the same ones every time; all of them when thorough. */
export const sampled = <A>(cases: ReadonlyArray<A>, every: number): ReadonlyArray<A> =>
  isThorough ? cases : cases.filter((_, at) => at % every === 0)

/** What cannot be tried on this machine, one sentence each. */
export const leftOut = (): ReadonlyArray<string> => [
  ...(isThorough ? [] : [
    "Sampled: kills of the runtime, places where a reservation's process dies, broken alerts. THOROUGH=1 tries all."
  ]),
  ...(find("redis-server") === undefined
    ? ["Left out: the suites on a real Redis, because there is no redis-server on this machine."]
    : []),
  ...(chromium === undefined
    ? ["Left out: the suites in a real browser, because there is no chromium on this machine."]
    : []),
  ...(find("promtool") === undefined || find("prometheus") === undefined
    ? ["Left out: the trials of the alerts, because there is no promtool or no prometheus on this machine."]
    : []),
  ...(find("amtool") === undefined || find("prometheus-alertmanager") === undefined
    ? ["Left out: the trials of whom alerts are told to, because there is no amtool or no prometheus-alertmanager."]
    : []),
  ...(nginx === undefined
    ? ["Left out: the trial of the door in front, because there is no nginx on this machine."]
    : []),
  ...(find("docker-compose") === undefined
    ? ["Left out: compose's own look at compose.yml, because there is no docker-compose on this machine."]
    : []),
  ...(find("openssl") === undefined
    ? ["Left out: what that door says over TLS, because there is no openssl on this machine."]
    : []),
  ...(find("pg_dump") === undefined || (process.env["TEST_DATABASE_URL"] ?? postgresPrograms()) === undefined
    ? ["Left out: the trials of backups, because there is no pg_dump or no PostgreSQL server of the system's."]
    : []),
  ...(process.env["TEST_DATABASE_URL"] === undefined && postgresPrograms() === undefined
    ? ["Not tried: a PostgreSQL other than the embedded one; none is installed and TEST_DATABASE_URL names none."]
    : [])
]
