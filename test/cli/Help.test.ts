import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestConsole } from "effect/testing"
import { expect } from "vitest"
import { runWith } from "../../src/cli/Conserje.ts"
import { conserje } from "./Spawned.ts"

const helpOf = (...path: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    yield* runWith([...path, "--help"])
    return (yield* TestConsole.logLines).join("\n")
  })

/** Names under SUBCOMMANDS. */
const subcommandsIn = (help: string): ReadonlyArray<string> =>
  (help.split("SUBCOMMANDS\n")[1] ?? "").split("\n").flatMap((line) => /^ {2}([a-z-]+) /.exec(line)?.[1] ?? [])

const walk = (path: ReadonlyArray<string>): Effect.Effect<ReadonlyArray<ReadonlyArray<string>>, unknown> =>
  Effect.gen(function* () {
    const lines = (yield* TestConsole.logLines).length
    yield* runWith([...path, "--help"])
    const help = (yield* TestConsole.logLines).slice(lines).join("\n")
    const below = yield* Effect.forEach(subcommandsIn(help), (name) => walk([...path, name]))
    return below.length === 0 ? [path] : below.flat()
  })

describe("help", () => {
  it.effect("of the root shows every command and what each exit code means", () =>
    Effect.gen(function* () {
      const help = yield* helpOf()
      yield* Effect.promise(() => expect(help).toMatchFileSnapshot("help/conserje.txt"))
    }))

  it.effect("of a group shows its commands", () =>
    Effect.gen(function* () {
      const help = yield* helpOf("dead-letters")
      yield* Effect.promise(() => expect(help).toMatchFileSnapshot("help/dead-letters.txt"))
    }))

  it.effect("of a command shows its arguments, flags and examples", () =>
    Effect.gen(function* () {
      const help = yield* helpOf("webhook", "post")
      yield* Effect.promise(() => expect(help).toMatchFileSnapshot("help/webhook-post.txt"))
    }))

  it.effect("of a group with groups of its own shows them", () =>
    Effect.gen(function* () {
      const help = yield* helpOf("tenants")
      yield* Effect.promise(() => expect(help).toMatchFileSnapshot("help/tenants.txt"))
    }))

  it.effect("is there on every level, with an example for every command", () =>
    Effect.gen(function* () {
      const commands = yield* walk([])
      assert.deepStrictEqual(commands.map((path) => path.join(" ")), [
        "start",
        "doctor",
        "webhook post",
        "quarantine list",
        "quarantine show",
        "quarantine replay",
        "quarantine discard",
        "dead-letters list",
        "dead-letters show",
        "dead-letters replay",
        "dead-letters discard",
        "handovers list",
        "handovers give-back",
        "reservations list",
        "reservations show",
        "reservations book",
        "reservations move",
        "reservations confirm-deposit",
        "reservations reject-deposit",
        "reservations release",
        "reservations cancel",
        "reservations retry",
        "qr verify",
        "operator-tasks list",
        "operator-tasks close",
        "tickets list",
        "tickets take",
        "tickets done",
        "holds list",
        "holds release",
        "pms check",
        "pms hotels",
        "pms rooms",
        "pms availability",
        "pms book",
        "pms show",
        "pms cancel",
        "tenants list",
        "tenants show",
        "tenants add",
        "tenants edit",
        "tenants open",
        "tenants close",
        "tenants numbers list",
        "tenants numbers add",
        "tenants numbers end",
        "tenants numbers move",
        "tenants identifiers list",
        "tenants identifiers add",
        "tenants identifiers remove",
        "tenants refresh",
        "flags list",
        "flags set",
        "flags unset",
        "log-level show",
        "log-level set",
        "log-level reset",
        "secrets rotate",
        "authorizer confirm-closings",
        "audit list",
        "audit verify",
        "backup make",
        "backup verify",
        "backup list",
        "understand",
        "chat",
        "alerts render",
        "alerts rules",
        "alerts active",
        "alerts enable-test",
        "alerts disable-test",
        "alerts storm",
        "alertmanager render",
        "alertmanager config"
      ])
      const said = (yield* TestConsole.logLines).join("\n")
      for (const path of commands) assert.match(said, new RegExp(`^  (PORT=\\d+ )?conserje ${path.join(" ")}`, "m"))
    }))
})

describe("the process", () => {
  it.live.each([
    {
      words: ["no-such-command"],
      stderr: 'Unknown subcommand "no-such-command" for "conserje"\nSee `conserje --help`.\n'
    },
    {
      words: ["dead-letters", "discard", "7"],
      stderr: "Missing required flag: --because\nSee `conserje dead-letters discard --help`.\n"
    },
    {
      words: ["quarantine", "replay"],
      stderr: "Name the ids of what to replay, or give --all.\n",
      env: { DATABASE_URL: "postgres://nobody:nothing@127.0.0.1:1/none" }
    }
  ])(
    "ends with 2 and says on stderr alone what is wrong: $words",
    ({ env = {}, stderr, words }) =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* conserje(words, env), { code: 2, stdout: "", stderr })
      })
  )

  it.live("ends with 2 when the configuration is wrong, without showing its value", () =>
    Effect.gen(function* () {
      const env = { DATABASE_URL: "http://user:secret@host/x" }
      const { code, stderr, stdout } = yield* conserje(["quarantine", "list"], env)
      assert.deepStrictEqual([code, stdout], [2, ""])
      assert.match(stderr, /^DATABASE_URL is not of the form postgres:[^\n]+\.\n$/)
      assert.notInclude(stderr, "secret")
    }))

  it.live("ends with 1 and one sentence when the database is away, without its password", () =>
    Effect.gen(function* () {
      const { code, stderr, stdout } = yield* conserje(["dead-letters", "list"], {
        DATABASE_URL: "postgres://conserje:very-secret@127.0.0.1:1/conserje"
      })
      assert.deepStrictEqual([code, stdout], [1, ""])
      assert.match(stderr, /^The database did not do its part \(.*ECONNREFUSED.*\): `conserje doctor` says .*\.\n$/)
      assert.notInclude(stderr, "very-secret")
    }))

  it.live("prints its version", () =>
    Effect.gen(function* () {
      const { code, stdout } = yield* conserje(["--version"])
      assert.strictEqual(code, 0)
      assert.match(stdout, /^conserje v\d+\.\d+\.\d+\n$/)
    }))
})
