import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestConsole } from "effect/testing"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { runWith } from "../../src/cli/Conserje.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))

/** Everything that people read. */
const PAGES = [
  "README.md",
  "CHANGELOG.md",
  ".env.example",
  "compose.yml",
  ...readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`)
]

interface Named {
  readonly where: string
  /** What follows `conserje`, a quoted part as one word. */
  readonly words: ReadonlyArray<string>
}

/** Commands as prose names them, and as they are typed behind a `$`. */
const named: ReadonlyArray<Named> = PAGES.flatMap((page) =>
  readFileSync(join(root, page), "utf8").replaceAll(/`conserje\s*\n#?\s*/g, "`conserje ").split("\n").flatMap((
    line,
    index
  ) =>
    [...line.matchAll(/`conserje ([^`]+)`/g), ...line.matchAll(/^\$ (?:[A-Z_]+=\S+ )*conserje (.+)$/g)].map((
      [, rest = ""]
    ) => ({
      where: `${page}:${index + 1}: conserje ${rest}`,
      words: (rest.split(/ (?:\||>|<|&&) /)[0] ?? "").match(/"[^"]*"|'[^']*'|\S+/g) ?? []
    }))
  )
)

const helpOf = (path: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const before = (yield* TestConsole.logLines).length
    yield* runWith([...path, "--help"])
    return (yield* TestConsole.logLines).slice(before).join("\n")
  })

const subcommandsIn = (help: string): ReadonlyArray<string> =>
  (help.split("SUBCOMMANDS\n")[1] ?? "").split("\n").flatMap((line) => /^ {2}([a-z-]+) /.exec(line)?.[1] ?? [])

/** What is wrong with the words, going down from a command that is there. */
const mistakes = (
  words: ReadonlyArray<string>,
  path: ReadonlyArray<string> = []
): Effect.Effect<ReadonlyArray<string>, unknown> =>
  Effect.gen(function* () {
    const help = yield* helpOf(path)
    const below = subcommandsIn(help)
    const [next, ...rest] = words
    if (next !== undefined && below.includes(next)) return yield* mistakes(rest, [...path, next])
    if (below.length > 0) {
      return next === undefined || next.startsWith("--") ? [] : [`there is no ${[...path, next].join(" ")}`]
    }
    const flags = words.flatMap((word) => /^--[a-z-]+/.exec(word) ?? [])
    const unknown = flags.filter((flag) => !new RegExp(`${flag}\\b(?!-)`).test(help))
    const takes = help.includes("ARGUMENTS\n")
    const [first = "--"] = words
    return [
      ...unknown.map((flag) => `${path.join(" ")} has no ${flag}`),
      ...(takes || first.startsWith("-") ? [] : [`${path.join(" ")} takes no ${first}`])
    ]
  })

describe("the commands that people are told to use", () => {
  it.effect("are there, with the flags that they are shown with", () =>
    Effect.gen(function* () {
      assert.isAbove(named.length, 60)
      const wrong = yield* Effect.forEach(named, ({ where, words }) =>
        Effect.map(mistakes(words), (found) => found.map((mistake) => `${where}: ${mistake}`)))
      assert.deepStrictEqual(wrong.flat(), [])
    }))
})
