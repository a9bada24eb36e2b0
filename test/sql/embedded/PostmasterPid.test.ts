import { assert, it } from "@effect/vitest"
import { Option, Schema } from "effect"
import * as PostmasterPid from "../../../src/sql/embedded/PostmasterPid.ts"

const file = ["4711", "/data", "1700000000", "5433", "", "127.0.0.1", "  12 34", "ready   ", ""]

it("reads who serves where, and whether connections are taken yet", () => {
  const said = { pid: 4711, port: 5433, hasSocket: false }
  assert.deepStrictEqual(PostmasterPid.parse(file.join("\n")), Option.some({ ...said, ready: true }))
  const starting = file.with(7, "starting")
  assert.deepStrictEqual(PostmasterPid.parse(starting.join("\n")), Option.some({ ...said, ready: false }))
})

it("reads whether there is a socket", () => {
  const parsed = PostmasterPid.parse(file.with(4, ".").join("\n"))
  assert.deepStrictEqual(parsed, Option.some({ pid: 4711, port: 5433, hasSocket: true, ready: true }))
})

it("knows the process of a file that is still being written, and calls nothing ready in it", () => {
  const said = { pid: 4711, port: 0, hasSocket: false, ready: false }
  assert.deepStrictEqual(PostmasterPid.parse("4711\n/data\n"), Option.some(said))
})

it("finds nobody in a file that was cut short", () => {
  for (const text of ["", "\n", "-3\n", "0\n/data", "x\n/data\n1\n5433"]) {
    assert.isTrue(Option.isNone(PostmasterPid.parse(text)))
  }
})

it.prop(
  "never makes up a process or port that cannot be, whatever the file holds",
  { text: Schema.String },
  ({ text }) => {
    for (const { pid, port } of Option.toArray(PostmasterPid.parse(text))) {
      assert.isTrue(Number.isSafeInteger(pid) && pid > 0 && port >= 0 && port < 65_536)
    }
  }
)
