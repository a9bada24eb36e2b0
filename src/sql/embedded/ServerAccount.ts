import { Effect } from "effect"
import { existsSync, readFileSync, type Stats, statSync } from "node:fs"
import { dirname } from "node:path"
import { EmbeddedPostgresError, NotOurs, NotReachable } from "../EmbeddedPostgresError.ts"

/** As whom the server runs: ourselves, or somebody else because PostgreSQL refuses root. */
export interface ServerAccount {
  readonly user: { readonly name: string; readonly uid: number; readonly gid: number } | undefined
  /** What is run in front of the server's own command. */
  readonly prefix: ReadonlyArray<string>
}

type User = NonNullable<ServerAccount["user"]>

/** The user for a server of root's: whoever the data belongs to already, else one that every system has. */
export const choose = (passwd: string, owner: number | undefined): User | undefined => {
  const users = passwd.split("\n").flatMap((line) => {
    const [name = "", , uid = "", gid = ""] = line.split(":")
    return uid === "" ? [] : [{ name, uid: Number(uid), gid: Number(gid) }]
  })
  return (owner === undefined || owner === 0 ? undefined : users.find(({ uid }) => uid === owner)) ??
    users.find(({ name }) => name === "postgres") ??
    users.find(({ name }) => name === "nobody")
}

/** Whether the bits of a folder or file let this user through. */
export const admits = (stats: Pick<Stats, "mode" | "uid" | "gid">, { gid, uid }: User): boolean =>
  (stats.mode & (stats.uid === uid ? 0o100 : stats.gid === gid ? 0o010 : 0o001)) !== 0

const blocked = (path: string, user: User): boolean =>
  !admits(statSync(path), user) || (dirname(path) !== path && blocked(dirname(path), user))

const SETPRIV = ["/usr/bin/setpriv", "/bin/setpriv"]

/**
 * Decides for a server program and the folder that holds its data directory, both existing.
 *
 * A clone in a private folder is the usual case for root. There the server keeps one capability, to pass the folders
 * that its own user may not enter; everything it writes still belongs to that user.
 */
export const decide = (
  program: string,
  dataDir: string
): Effect.Effect<ServerAccount, EmbeddedPostgresError> =>
  Effect.suspend(() => {
    const me = process.getuid?.()
    const owner = existsSync(dataDir) ? statSync(dataDir).uid : undefined
    if (me !== 0) {
      return owner === undefined || me === undefined || owner === me
        ? Effect.succeed<ServerAccount>({ user: undefined, prefix: [] })
        : new EmbeddedPostgresError({ reason: new NotOurs({ dataDir, uid: owner }) })
    }
    const user = choose(readFileSync("/etc/passwd", "utf8"), owner)
    if (user === undefined) {
      return new EmbeddedPostgresError({ reason: new NotReachable({ path: dataDir, user: "nobody" }) })
    }
    const hidden = [program, dirname(dataDir)].find((path) => blocked(path, user))
    const setpriv = SETPRIV.find(existsSync)
    if (hidden === undefined) return Effect.succeed<ServerAccount>({ user, prefix: [] })
    return setpriv === undefined
      ? new EmbeddedPostgresError({ reason: new NotReachable({ path: hidden, user: user.name }) })
      : Effect.succeed<ServerAccount>({ user, prefix: [setpriv, ...passing(user)] })
  })

/** PostgreSQL asks for its own files with `access(2)`, which forgets capabilities unless the fix-up is switched off. */
const passing = ({ gid, uid }: User) => [
  `--reuid=${uid}`,
  `--regid=${gid}`,
  "--clear-groups",
  "--securebits=+no_setuid_fixup",
  "--inh-caps=+dac_override",
  "--ambient-caps=+dac_override"
]
