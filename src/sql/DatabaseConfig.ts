import { Config, ConfigProvider, Context, Effect, Layer, Option, Redacted } from "effect"
import { join } from "node:path"

export class DatabaseConfig extends Context.Service<DatabaseConfig, {
  /** A server of the installation's own. Without it the embedded one serves. */
  readonly url: Option.Option<Redacted.Redacted<string>>
  /** What this installation keeps outside of its database. */
  readonly dataDir: string
  /** The folder of the embedded server's data, in `dataDir`. */
  readonly postgresDir: string
}>()("conserje/sql/DatabaseConfig") {
  /**
   * Reads `DATABASE_URL` (`postgres://user:password@host:port/database?sslmode=...`, by a socket
   * `postgres://user@/database?host=/folder`, empty for none) and `DATA_DIR` (default `.data`), whose folder `postgres` is
   * the embedded server's.
   */
  static readonly layer = Layer.effect(
    DatabaseConfig,
    Effect.suspend(() =>
      Config.all({ url, dataDir: Config.NonEmptyString("DATA_DIR").pipe(Config.withDefault(".data")) }).pipe(
        Config.map((read) => ({ ...read, postgresDir: join(read.dataDir, "postgres") }))
      )
    )
  )
}

// Checked by hand, because a schema's error would show the value and its password.
const url = Config.option(Config.Redacted("DATABASE_URL")).pipe(
  Config.map(Option.filter((url) => Redacted.value(url).trim() !== "")),
  Config.map(Option.map((url) => Redacted.make(withHost(Redacted.value(url))))),
  Config.mapEffect((url) =>
    Option.isNone(url) || namesDatabase(Redacted.value(url.value)) ? Effect.succeed(url) : Config.fail(
      new ConfigProvider.SourceError({
        message: "DATABASE_URL is not of the form postgres://user:password@host:port/database"
      })
    )
  )
)

/** PostgreSQL's own programs take a user without a host, when `host` says later where the socket is; no URL may. */
const withHost = (text: string): string => text.replace(/^(postgres(?:ql)?:\/\/[^/?#]*@)(?=\/)/, "$1localhost")

/** Without a database's name the server would pick the one named like the user, which is seldom meant. */
const namesDatabase = (text: string): boolean => {
  const url = URL.parse(text)
  return url !== null && ["postgres:", "postgresql:"].includes(url.protocol) && url.pathname.length > 1
}
