import { Effect, FileSystem, Path, Redacted } from "effect"
import type { AlertmanagerFiles } from "./AlertmanagerFile.ts"

/** The configuration among the files of the folder. */
export const CONFIG = "alertmanager.yml"

const ALONE = 0o600

/** Writes the configuration and the secrets where only their owner reads them. Returns the path of the configuration. */
export const write = Effect.fnUntraced(function* (folder: string, files: AlertmanagerFiles) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  yield* fs.makeDirectory(folder, { recursive: true, mode: 0o700 })
  // A file that was there keeps its mode when it is written: it is made anew and then takes the place of the old one.
  const alone = Effect.fnUntraced(function* (name: string, text: string) {
    const whole = path.join(folder, name)
    yield* fs.remove(`${whole}.new`, { force: true })
    yield* fs.writeFileString(`${whole}.new`, text, { mode: ALONE, flag: "wx" })
    yield* fs.rename(`${whole}.new`, whole)
    return whole
  })
  for (const [name, secret] of files.secrets) yield* alone(name, Redacted.value(secret))
  return yield* alone(CONFIG, files.config)
})
