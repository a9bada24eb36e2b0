import { Effect } from "effect"
import { SecureRandom } from "effect/crypto"
import { existsSync, lstatSync } from "node:fs"
import { chown, lchown, mkdir, open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { EmbeddedPostgresError, ServerFailed } from "../EmbeddedPostgresError.ts"
import type { PostgresBinaries } from "./PostgresBinaries.ts"
import type { ServerAccount } from "./ServerAccount.ts"
import * as ServerProcess from "./ServerProcess.ts"

/** The one database user; the password is drawn for each data directory and never leaves the machine. */
export const USER = "conserje"

export const logIn = (dataDir: string): string => join(dataDir, "server.log")
const passwordIn = (dataDir: string): string => join(dataDir, "conserje.password")

export const failed = (step: ServerFailed["step"], dataDir: string, said: string) =>
  new EmbeddedPostgresError({ reason: new ServerFailed({ step, dataDir, said }) })

/** The last words of a log. */
export const lastWords = (log: string): Effect.Effect<string> =>
  Effect.tryPromise(() => readFile(log, "utf8")).pipe(
    Effect.map((text) => text.slice(-1500)),
    Effect.orElseSucceed(() => "")
  )

export const password = (dataDir: string): Effect.Effect<string, EmbeddedPostgresError> =>
  Effect.tryPromise(() => readFile(passwordIn(dataDir), "utf8")).pipe(
    Effect.mapError(() => failed("open", dataDir, `${passwordIn(dataDir)} cannot be read.`))
  )

/**
 * Makes the data directory unless it is there already.
 *
 * It is made under another name and then renamed, so that a crash half-way leaves nothing that looks finished. It
 * speaks UTF-8 by PostgreSQL's own tables, because the machine may have no locale at all.
 */
export const prepare = Effect.fnUntraced(function* (
  dataDir: string,
  binaries: PostgresBinaries,
  account: ServerAccount
) {
  if (existsSync(join(dataDir, "PG_VERSION"))) return yield* own(dataDir, account)
  if (existsSync(dataDir) && (yield* Effect.promise(() => readdir(dataDir))).length > 0) {
    return yield* failed("set up", dataDir, "the folder holds something else already.")
  }
  const workshop = `${dataDir}.new`
  const [made, secret, log] = [join(workshop, "data"), join(workshop, "password"), join(workshop, "log")]
  const drawn = yield* (yield* SecureRandom.SecureRandom).randomBytes(24)
  yield* Effect.promise(async () => {
    await rm(workshop, { recursive: true, force: true })
    await mkdir(workshop, { recursive: true, mode: 0o700 })
    await writeFile(secret, Buffer.from(drawn).toString("hex"), { mode: 0o600 })
    if (account.user !== undefined) {
      for (const path of [workshop, secret]) await chown(path, account.user.uid, account.user.gid)
    }
  })
  const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
  const access = [`--username=${USER}`, "--auth=scram-sha-256", `--pwfile=${secret}`, "--no-instructions"]
  const done = yield* ServerProcess.run({
    account,
    command: [binaries.initdb, `--pgdata=${made}`, ...locale, ...access],
    cwd: workshop,
    log
  }).pipe(Effect.mapError((said) => failed("set up", dataDir, said)))
  if (!done) return yield* failed("set up", dataDir, yield* lastWords(log))
  yield* Effect.promise(async () => {
    await rename(secret, passwordIn(made))
    await rm(dataDir, { recursive: true, force: true })
    await rename(made, dataDir)
    await settle(dirname(dataDir))
    await rm(workshop, { recursive: true, force: true })
  })
}, Effect.provide(SecureRandom.layerWebCrypto))

/** A new name is on the disk only when its folder is. Windows keeps no folders open, and needs none. */
const settle = async (folder: string) => {
  if (process.platform === "win32") return
  const opened = await open(folder, "r")
  await opened.sync().finally(() => opened.close())
}

/** A directory that came back from a copy made by root belongs to root: the server could not open it. */
const own = (dataDir: string, { user }: ServerAccount) =>
  user === undefined || lstatSync(dataDir).uid === user.uid ? Effect.void : Effect.promise(async () => {
    for (const entry of await readdir(dataDir, { recursive: true })) {
      await lchown(join(dataDir, entry), user.uid, user.gid)
    }
    await lchown(dataDir, user.uid, user.gid)
  })
