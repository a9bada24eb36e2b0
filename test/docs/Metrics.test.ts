import { assert, describe, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { gather } from "../../scripts/support/MetricsContract.ts"
import { render } from "../../scripts/support/MetricsPage.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))
const contract = await gather(root)

describe("docs/metrics.md", () => {
  it("is what `deno task metrics` writes now", () => {
    assert.strictEqual(readFileSync(join(root, "docs/metrics.md"), "utf8"), render(contract))
  })

  it("explains every metric in a sentence of its own", () => {
    const helps = contract.map(({ help }) => help)
    assert.deepStrictEqual(helps.filter((help, index) => help.length < 10 || helps.indexOf(help) !== index), [])
  })
})
