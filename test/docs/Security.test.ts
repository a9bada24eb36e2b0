import { assert, describe, it } from "@effect/vitest"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("../..", import.meta.url))
const page = readFileSync(join(root, "docs/security.md"), "utf8")

const rows = [...page.matchAll(/^\| (\d+\.\d+\.\d+[^|]*) \|[^|]*\| (.*) \|$/gm)]
const shown = rows.flatMap(([, item = "", cell = ""]) =>
  cell.split("<br>").map((one) => {
    const [, file = "", title = ""] = /^`([\w/]+)`: (.+)$/.exec(one) ?? []
    return { item, file: `test/${file}.test.ts`, title }
  })
)

describe("the table of what is verified", () => {
  it("has a test for each item", () => {
    assert.isAbove(rows.length, 40)
    assert.deepStrictEqual(shown.filter(({ title }) => title === ""), [])
  })

  it.each(shown)("$item is shown by $file: $title", ({ file, title }) => {
    assert.isTrue(existsSync(join(root, file)), file)
    assert.include(readFileSync(join(root, file), "utf8"), title)
  })
})
