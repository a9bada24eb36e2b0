import { assert, layer } from "@effect/vitest"
import { Effect, Option, Predicate, Redacted } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { FirstAdmin } from "../../src/identity/FirstAdmin.ts"
import { type Belongings, belongings, Door, World } from "../admin/world.ts"
import { GOOD } from "../identity/world.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))
const page = readFileSync(join(root, "docs/api.md"), "utf8")

/** Each command of the page in one line. */
const commands = [...page.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, block = ""]) =>
  block.replaceAll(/\\\n\s*/g, " ").split("\n").filter((line) => line !== "")
)

/** The words of a command as a shell reads them, up to its comment. */
const wordsOf = (command: string): ReadonlyArray<string> => {
  const words: Array<string> = []
  for (const [, double, single, bare = ""] of command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)) {
    if (bare.startsWith("#")) break
    words.push(double ?? single ?? bare)
  }
  return words
}

const HERE = "localhost:8002"

interface Asked {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly text?: string
}

/** What curl would send. */
const askedBy = (words: ReadonlyArray<string>): Asked => {
  const after = (flag: string) => words.flatMap((word, at) => words[at - 1] === flag ? [word] : [])
  const [text] = after("-d")
  const headers = after("-H").map((header) => {
    const [name = "", ...value] = header.split(": ")
    return [name, value.join(": ")] as const
  })
  return {
    method: after("-X")[0] ?? (text === undefined ? "GET" : "POST"),
    path: words.find((word) => word.startsWith(HERE))?.slice(HERE.length) ?? "",
    headers: {
      ...(text === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
      ...Object.fromEntries(headers)
    },
    ...(text === undefined ? {} : { text })
  }
}

/** Things of this test in place of the page's. */
const filledIn = (command: string, b: Belongings, password: string, token: string) =>
  command
    .replaceAll(/"(password|currentPassword)":"…"/g, `"$1":"${password}"`)
    .replaceAll('"newPassword":"…"', `"newPassword":"${GOOD}"`)
    .replaceAll("$TOKEN", token)
    .replaceAll("$(uuidgen)", `0198c1de-6a3f-${b.guest}-${b.guest}`)
    .replaceAll("/users/$ID", `/users/${b.userId}`)
    .replaceAll("/uncertain/$ID", `/uncertain/${b.send}`)
    .replaceAll("/reservations/$ID", `/reservations/${b.reservation}`)
    .replaceAll("/quarantine/12", `/quarantine/${b.quarantined}`)
    .replaceAll('if-match: "3"', `if-match: "${b.version}"`)

layer(World, { timeout: "60 seconds" })("the examples of the API's page", (it) => {
  it.effect("do what they say, one after the other, for who has just started the house", () =>
    Effect.gen(function* () {
      const { ask } = yield* Door
      const { made } = yield* FirstAdmin
      const password = Redacted.value(Option.getOrThrow(Option.flatMap(made, ({ password }) => password)))
      const b = yield* belongings
      let token = ""
      assert.isAbove(commands.length, 10)
      for (const command of commands) {
        const { headers, method, path, text } = askedBy(wordsOf(filledIn(command, b, password, token)))
        const answer = yield* ask(method, path, { headers, ...(text === undefined ? {} : { text }) })
        assert.isTrue(answer.status >= 200 && answer.status < 300, `${command}: ${JSON.stringify(answer)}`)
        if (Predicate.hasProperty(answer.body, "accessToken")) token = String(answer.body.accessToken)
        if (command.includes("ETag")) assert.strictEqual(answer.headers.get("etag"), `"${b.version}"`)
      }
    }))
})
