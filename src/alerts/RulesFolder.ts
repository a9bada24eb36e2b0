import { Effect, FileSystem, Path } from "effect"
import { rulebook } from "./Rulebook.ts"
import * as RuleFile from "./RuleFile.ts"
import type { RuleContext } from "./RuleSettings.ts"

/** The file that `conserje alerts enable-test` fills; Prometheus loads it like the others. */
export const EXTRA = "alerts-extra.yml"

const NOTHING = "groups: []\n"

/** Every file of rules by its name, ready to be written. */
export const contents = (context: RuleContext): ReadonlyMap<string, string> =>
  new Map([...rulebook(context)].map(([file, groups]) => [`${file}.yml`, RuleFile.render(groups, context)]))

/**
 * Writes the files of rules into a folder, each in one step, so that Prometheus never reads half of one. An extra file
 * that is there already stays. Returns the names.
 */
export const write = Effect.fnUntraced(function* (folder: string, context: RuleContext) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  yield* fs.makeDirectory(folder, { recursive: true })
  const files = contents(context)
  for (const [name, text] of files) yield* replace(path.join(folder, name), text)
  const extra = path.join(folder, EXTRA)
  if (!(yield* fs.exists(extra))) yield* replace(extra, NOTHING)
  return [...files.keys(), EXTRA]
})

const replace = Effect.fnUntraced(function* (path: string, text: string) {
  const fs = yield* FileSystem.FileSystem
  yield* fs.writeFileString(`${path}.new`, text)
  yield* fs.rename(`${path}.new`, path)
})

const FIRING = `groups:
  - name: test
    interval: 15s
    rules:
      - alert: AlwaysFiring
        expr: vector(1)
        for: 1m
        labels:
          severity: critical
        annotations:
          summary: A trial of the way that alerts take
          description: Switched on by hand with alerts-enable-test; alerts-disable-test ends it.
`

/** Switches the alert that always fires on or off. */
export const trial = Effect.fnUntraced(function* (folder: string, on: boolean) {
  const path = yield* Path.Path
  const extra = path.join(folder, EXTRA)
  yield* replace(extra, on ? FIRING : NOTHING)
  return extra
})
