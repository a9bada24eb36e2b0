import { Context, Effect, Layer, Option, type Redacted } from "effect"
import { DatabaseConfig } from "./DatabaseConfig.ts"
import { EmbeddedPostgres } from "./EmbeddedPostgres.ts"

/** The PostgreSQL that this process lives on, and how it came by it. */
export class DatabaseServer extends Context.Service<DatabaseServer, {
  readonly url: Redacted.Redacted<string>
  /**
   * `external`: `DATABASE_URL` names it; `embedded`: started with us; `adopted`: embedded and taken over from a process
   * that was killed; `visited`: embedded and served by another process that lives.
   */
  readonly origin: "external" | "embedded" | "adopted" | "visited"
}>()("conserje/sql/DatabaseServer") {
  /** For the runtime: `DATABASE_URL`, or else the embedded server as its one owner. */
  static readonly layer = Layer.unwrap(Effect.map(DatabaseConfig, (config) => external(config) ?? own(config)))

  /** For a command that may run beside the runtime: a server that is running already is used as it is. */
  static readonly layerVisiting = Layer.unwrap(
    Effect.gen(function* () {
      const config = yield* DatabaseConfig
      const running = yield* EmbeddedPostgres.running(config.postgresDir)
      return external(config) ?? Option.match(running, {
        onNone: () => own(config),
        onSome: (url) => Layer.succeed(DatabaseServer, { url, origin: "visited" })
      })
    })
  )
}

type Settings = DatabaseConfig["Service"]

const external = ({ url }: Settings) =>
  Option.isNone(url) ? undefined : Layer.succeed(DatabaseServer, { url: url.value, origin: "external" })

const own = ({ postgresDir }: Settings) =>
  Layer.effect(
    DatabaseServer,
    Effect.map(EmbeddedPostgres, ({ adopted, url }) => ({ url, origin: adopted ? "adopted" : "embedded" }))
  ).pipe(Layer.provide(EmbeddedPostgres.layer(postgresDir)))
