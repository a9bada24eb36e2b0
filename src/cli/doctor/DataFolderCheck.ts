import { Effect, FileSystem, Path } from "effect"
import { DatabaseConfig } from "../../sql/DatabaseConfig.ts"
import * as Finding from "./Finding.ts"

const NAME = "data folder"

/** Whether the folder can be written to, or made: the embedded database and the sandbox live there. */
export const check = Effect.gen(function* () {
  const files = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const { dataDir } = yield* Effect.provide(DatabaseConfig, DatabaseConfig.layer)
  const folder = path.resolve(dataDir)
  let standing = folder
  while (!(yield* files.exists(standing)) && path.dirname(standing) !== standing) standing = path.dirname(standing)
  // Asked by writing: permission bits say little of a read-only mount, and nothing at all to root.
  yield* Effect.scoped(files.makeTempDirectoryScoped({ directory: standing, prefix: ".conserje-doctor-" }))
  return [Finding.ok(NAME, standing === folder ? `${folder} can be written to` : `${folder} can be made`)]
}).pipe(
  Effect.catchTag("PlatformError", ({ message }) =>
    Effect.succeed([
      Finding.fail(NAME, message.split("\n", 1)[0] ?? message, "Set DATA_DIR to a folder that this user may write to.")
    ])),
  Finding.orFail(NAME, null)
)
